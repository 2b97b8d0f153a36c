// What a plan has done: its executions, newest first.

import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useInfiniteQuery } from '@tanstack/react-query';

import type { Plan } from '../api/planChanges';
import { planHistoryQuery } from '../api/plans';
import type { ExecutionSummary } from '../api/types';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { Listing } from '../components/Listing';
import { LoadMore } from '../components/LoadMore';
import { RouteButton } from '../components/RouteButton';
import { RouteLink } from '../components/RouteLink';
import { ExecutionState, KindBadge } from '../components/Status';
import { WhenAgo } from '../components/Times';
import { duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';

const t = text.plans.history;

export function HistoryTab({ plan }: { plan: Plan }) {
  const history = useInfiniteQuery(planHistoryQuery(plan.planId));
  return (
    <Container header={<Header>{t.title}</Header>}>
      <Answer query={history}>
        {({ pages }) => <Runs runs={pages.flatMap(page => page.items)} planId={plan.planId} />}
      </Answer>
      <LoadMore query={history} />
    </Container>
  );
}

function Runs({ runs, planId }: { runs: ExecutionSummary[]; planId: string }) {
  return (
    <Listing
      variant="embedded"
      items={runs}
      label={t.title}
      empty={
        <EmptyState
          title={t.none}
          action={<RouteButton href={paths.startPlan(planId, 'DRILL')}>{text.plans.runDrill}</RouteButton>}
        >
          {t.noneMeans}
        </EmptyState>
      }
      columnDefinitions={[
        {
          id: 'started',
          header: t.started,
          isRowHeader: true,
          minWidth: 200,
          cell: one => (
            <RouteLink href={paths.execution(one.executionId)}>
              <WhenAgo at={one.startedAt} />
            </RouteLink>
          ),
        },
        { id: 'kind', header: t.kind, cell: one => <KindBadge kind={one.executionType} /> },
        {
          id: 'state',
          header: t.state,
          minWidth: 150,
          cell: one => (
            <>
              <ExecutionState status={one.status} />
              {one.reason && <div>{one.reason}</div>}
            </>
          ),
        },
        { id: 'rto', header: t.rto, minWidth: 150, cell: one => <Rto run={one} /> },
        { id: 'servers', header: t.servers, cell: one => one.totalServers },
        { id: 'by', header: t.by, cell: one => one.initiatedBy ?? text.words.none },
        { id: 'note', header: t.note, minWidth: 160, cell: one => one.note ?? text.words.none },
      ]}
    />
  );
}

function Rto({ run }: { run: ExecutionSummary }) {
  if (run.rtoSeconds == null) return <>{text.words.none}</>;
  const words = run.rtoTargetSeconds
    ? text.plans.rtoOf(duration(run.rtoSeconds), duration(run.rtoTargetSeconds))
    : duration(run.rtoSeconds);
  return <span className="tabular">{words}</span>;
}
