// The top of the page: what this is, and the answers to what an operator asks first.

import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import { memo } from 'react';

import type { Execution } from '../../api/types';
import { Id } from '../../components/Copy';
import { ExecutionState } from '../../components/Status';
import { WhenAgo } from '../../components/Times';
import { RouteLink } from '../../components/RouteLink';
import { useConfig } from '../../config';
import { text } from '../../language';
import { paths } from '../../paths';
import { ExecutionActions } from '../actions/ExecutionActions';
import type { Ask } from '../actions/offers';
import { headline } from '../state';
import type { Expected } from '../timeline/expected';
import { ClockTile } from './ClockTile';
import { NowTile } from './NowTile';
import { RpoTile, ServersTile } from './CountTiles';
import '../execution.css';

const t = text.execution;

interface ExecutionHeaderProps {
  execution: Execution;
  expected: Expected | undefined;
  onAsk: (ask: Ask) => void;
}

export const ExecutionHeader = memo(function ExecutionHeader({
  execution,
  expected,
  onAsk,
}: ExecutionHeaderProps) {
  return (
    <section className={`execution-header ${execution.executionType ?? ''}`} aria-label={execution.planName}>
      <KindBand execution={execution} />
      <div className="execution-header-body">
        <Header
          variant="h1"
          description={<Facts execution={execution} />}
          actions={<ExecutionActions execution={execution} onAsk={onAsk} />}
        >
          {execution.planName}{' '}
          <Box variant="span" fontSize="heading-m">
            <ExecutionState status={execution.status} />
          </Box>
        </Header>
        <div className="tiles">
          <ClockTile execution={execution} expected={expected} />
          <NowTile execution={execution} />
          <ServersTile counts={execution.counts} />
          <RpoTile execution={execution} />
        </div>
      </div>
      <div className="visually-hidden" aria-live="polite">
        {headline(execution)}
      </div>
    </section>
  );
});

function KindBand({ execution }: { execution: Execution }) {
  const { simulated } = useConfig();
  if (!execution.executionType) return null;
  return (
    <div className={`kind-band ${simulated ? 'is-simulated' : ''}`}>
      <strong>{text.words.kind[execution.executionType]}</strong>
      <span className="wide">{t.kinds[execution.executionType]}</span>
      {simulated && <strong>{text.shell.simulated}</strong>}
    </div>
  );
}

function Facts({ execution }: { execution: Execution }) {
  return (
    <span className="facts">
      <Id value={execution.executionId} what={t.id} />
      <span>
        {t.started} <WhenAgo at={execution.startedAt} />{' '}
        {execution.initiatedBy && t.startedBy(execution.initiatedBy)}
      </span>
      {execution.planId && <RouteLink href={paths.plan(execution.planId)}>{t.plan}</RouteLink>}
      {execution.note && <q>{execution.note}</q>}
    </span>
  );
}
