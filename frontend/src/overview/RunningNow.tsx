// The executions that are under way, each with what an operator asks first.

import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';

import { runningQuery } from '../api/executions';
import { executionQuery } from '../api/live';
import type { ExecutionSummary } from '../api/types';
import { Answer } from '../components/Answer';
import { RouteButton } from '../components/RouteButton';
import { RouteLink } from '../components/RouteLink';
import { Sentence } from '../components/Sentence';
import { ExecutionState, KindBadge } from '../components/Status';
import { ClockTile } from '../execution/header/ClockTile';
import { RpoTile, ServersTile } from '../execution/header/CountTiles';
import { NowTile } from '../execution/header/NowTile';
import { text } from '../language';
import { paths } from '../paths';

const t = text.overview;

export function RunningNow() {
  const running = useQuery(runningQuery);
  return (
    <Answer query={running}>
      {({ items }) =>
        items.length === 0 ? (
          <Container>
            <div className="nothing-runs">
              <Box variant="h2">{t.none}</Box>
              <RouteButton href={paths.plans}>{t.start}</RouteButton>
            </div>
          </Container>
        ) : (
          <SpaceBetween size="m">
            {items.map(run => (
              <RunningCard key={run.executionId} run={run} />
            ))}
          </SpaceBetween>
        )
      }
    </Answer>
  );
}

function RunningCard({ run }: { run: ExecutionSummary }) {
  const { data: execution } = useQuery(executionQuery(run.executionId));
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<Sentence>{run.reason ?? run.note}</Sentence>}
          actions={
            <RouteButton variant="primary" href={paths.execution(run.executionId)}>
              {t.open}
            </RouteButton>
          }
        >
          <KindBadge kind={run.executionType} />{' '}
          <RouteLink variant="primary" fontSize="heading-m" href={paths.execution(run.executionId)}>
            {run.planName}
          </RouteLink>{' '}
          <Box variant="span" fontSize="body-m" fontWeight="normal">
            <ExecutionState status={run.status} />
          </Box>
        </Header>
      }
    >
      {execution && (
        <div className="tiles">
          <ClockTile execution={execution} expected={undefined} />
          <NowTile execution={execution} />
          <ServersTile counts={execution.counts} />
          <RpoTile execution={execution} />
        </div>
      )}
    </Container>
  );
}
