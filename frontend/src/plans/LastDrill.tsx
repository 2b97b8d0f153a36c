// The last drill of a plan in one line: how it ended, when, and how long it took against the target.

import type { ExecutionStatus, Schema } from '../api/types';
import { RouteLink } from '../components/RouteLink';
import { ExecutionState } from '../components/Status';
import { Ago } from '../components/Times';
import { duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';

const t = text.plans;

interface LastDrillProps {
  drill: Schema<'LastDrill'> | null | undefined;
  rtoMinutes: number | null | undefined;
}

export function LastDrill({ drill, rtoMinutes }: LastDrillProps) {
  if (!drill) return <>{t.neverDrilled}</>;
  const rto = drill.rtoSeconds;
  return (
    <>
      <ExecutionState status={drill.status as ExecutionStatus} />{' '}
      <RouteLink href={paths.execution(drill.executionId)}>
        <Ago at={drill.startedAt} />
      </RouteLink>
      {rto != null && (
        <div className="tabular">
          {rtoMinutes ? t.rtoOf(duration(rto), duration(rtoMinutes * 60)) : duration(rto)}
        </div>
      )}
    </>
  );
}
