// Recovery times of the last drills of each plan against its target: bars with their numbers, no colour alone.

import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';

import { hasEnded, recentExecutionsQuery } from '../api/executions';
import type { ExecutionSummary } from '../api/types';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { RouteLink } from '../components/RouteLink';
import { duration, utcDay } from '../format';
import { text } from '../language';
import { paths } from '../paths';

const t = text.overview;

const DRILLS = 10;

export function Trend() {
  const runs = useQuery(recentExecutionsQuery({ limit: 200 }));
  return (
    <Container header={<Header variant="h2">{t.trend}</Header>} fitHeight>
      <Answer query={runs}>
        {({ items }) => {
          const drills = items.filter(run => run.executionType === 'DRILL' && hasEnded(run));
          if (drills.length === 0) return <EmptyState title={t.trendNone} />;
          const plans = [...new Set(drills.map(run => run.planName))];
          return plans.map(plan => (
            <PlanTrend
              key={plan}
              plan={plan}
              drills={drills.filter(run => run.planName === plan).slice(0, DRILLS)}
            />
          ));
        }}
      </Answer>
    </Container>
  );
}

function PlanTrend({ plan, drills }: { plan: string; drills: ExecutionSummary[] }) {
  const target = drills[0]?.rtoTargetSeconds ?? 0;
  const longest = Math.max(target, ...drills.map(run => run.rtoSeconds ?? 0), 1);
  return (
    <div className="trend">
      <h3>
        {plan} {target > 0 && <small>{`${t.trendTarget} ${duration(target)}`}</small>}
      </h3>
      <ul aria-label={t.trendLabel(plan)}>
        {[...drills].reverse().map(run => (
          <Drill key={run.executionId} run={run} longest={longest} target={target} />
        ))}
      </ul>
    </div>
  );
}

interface DrillProps {
  run: ExecutionSummary;
  longest: number;
  target: number;
}

function Drill({ run, longest, target }: DrillProps) {
  const achieved = run.rtoSeconds;
  const missed = typeof achieved !== 'number' || (target > 0 && achieved > target);
  const what = typeof achieved === 'number' ? duration(achieved) : t.trendFailed;
  return (
    <li>
      <RouteLink href={paths.execution(run.executionId)}>{utcDay(run.startedAt)}</RouteLink>
      <span className="trend-bar">
        <i
          className={missed ? 'missed' : ''}
          style={{ inlineSize: `${((achieved ?? 0) / longest) * 100}%` }}
        />
        {target > 0 && <b style={{ insetInlineStart: `${(target / longest) * 100}%` }} />}
      </span>
      <span className="tabular">
        {missed ? '✖' : '✔'} {what}
      </span>
    </li>
  );
}
