// The columns of lists of executions.

import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';

import { useNow } from '../api/clock';
import { hasEnded } from '../api/executions';
import type { ExecutionSummary } from '../api/types';
import { RouteLink } from '../components/RouteLink';
import { Sentence } from '../components/Sentence';
import { ExecutionState, KindBadge } from '../components/Status';
import { Ago, When } from '../components/Times';
import { count, duration, secondsBetween } from '../format';
import { text } from '../language';
import { paths } from '../paths';

const t = text.executions;

export const columns: TableProps.ColumnDefinition<ExecutionSummary>[] = [
  { id: 'kind', header: t.kind, width: 120, cell: run => <KindBadge kind={run.executionType} /> },
  {
    id: 'plan',
    header: t.plan,
    width: 170,
    isRowHeader: true,
    sortingField: 'planName',
    cell: run => <RouteLink href={paths.execution(run.executionId)}>{run.planName}</RouteLink>,
  },
  {
    id: 'state',
    header: t.state,
    minWidth: 240,
    sortingField: 'status',
    cell: run => (
      <>
        <ExecutionState status={run.status} />
        {run.reason && (
          <div className="reason">
            <Sentence>{run.reason}</Sentence>
          </div>
        )}
      </>
    ),
  },
  {
    id: 'started',
    header: t.started,
    width: 210,
    sortingField: 'startedAt',
    cell: run => (
      <>
        <When at={run.startedAt} />
        <div className="reason">
          <Ago at={run.startedAt} />
        </div>
      </>
    ),
  },
  { id: 'duration', header: t.duration, width: 170, cell: run => <RecoveryTime run={run} /> },
  {
    id: 'size',
    header: t.size,
    width: 130,
    cell: run => t.sizeOf(count(run.totalServers, 'server'), count(run.totalWaves, 'wave')),
  },
  { id: 'by', header: t.by, width: 120, cell: run => run.initiatedBy ?? text.words.none },
  { id: 'note', header: t.note, width: 160, cell: run => run.note ?? text.words.none },
];

/** Achieved against the target; so far, while it runs. */
export function RecoveryTime({ run }: { run: ExecutionSummary }) {
  const { rtoSeconds: achieved, rtoTargetSeconds: target } = run;
  if (!hasEnded(run)) return <SoFar run={run} />;
  if (typeof achieved !== 'number') return <>{target ? t.notAchieved(duration(target)) : text.words.none}</>;
  if (!target) return <span className="tabular">{duration(achieved)}</span>;
  return (
    <StatusIndicator type={achieved <= target ? 'success' : 'error'}>
      <span className="tabular">{t.of(duration(achieved), duration(target))}</span>
    </StatusIndicator>
  );
}

function SoFar({ run }: { run: ExecutionSummary }) {
  const now = useNow();
  return <span className="tabular">{t.running(duration(secondsBetween(run.startedAt, now)))}</span>;
}
