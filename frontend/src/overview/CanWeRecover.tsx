// Every plan with its readiness in words, the worst first.

import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useQueries, useQuery } from '@tanstack/react-query';

import { plansQuery, readinessQuery } from '../api/plans';
import type { PlanReadiness, PlanView } from '../api/types';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { Listing } from '../components/Listing';
import { RouteButton } from '../components/RouteButton';
import { RouteLink } from '../components/RouteLink';
import { Sentence } from '../components/Sentence';
import { VerdictState } from '../components/Status';
import { Ago } from '../components/Times';
import { duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';

const t = text.overview;

/** The other reasons are on the plan's page. */
const REASONS = 2;

interface PlanRow {
  view: PlanView;
  readiness: PlanReadiness | undefined;
}

const WORST_FIRST = ['NotReady', 'AtRisk', undefined, 'Ready'];

export function CanWeRecover() {
  const plans = useQuery(plansQuery);
  return <Answer query={plans}>{views => <Plans views={views} />}</Answer>;
}

function Plans({ views }: { views: PlanView[] }) {
  const answers = useQueries({ queries: views.map(view => readinessQuery(view.plan.planId)) });
  const rows = views
    .map((view, index): PlanRow => ({ view, readiness: answers[index]?.data }))
    .sort((one, other) => rank(one) - rank(other));
  return (
    <Listing
      items={rows}
      columnDefinitions={COLUMNS}
      header={
        <Header variant="h2" description={t.recoverMeans}>
          {t.recover}
        </Header>
      }
      label={t.recover}
      empty={
        <EmptyState title={t.noPlans} action={<RouteButton href={paths.newPlan}>{t.newPlan}</RouteButton>}>
          {t.noPlansMeans}
        </EmptyState>
      }
    />
  );
}

const rank = ({ readiness }: PlanRow) => WORST_FIRST.indexOf(readiness?.verdict);

const COLUMNS: TableProps.ColumnDefinition<PlanRow>[] = [
  {
    id: 'plan',
    header: t.plan,
    isRowHeader: true,
    width: 180,
    cell: ({ view }) => <RouteLink href={paths.plan(view.plan.planId)}>{view.plan.name}</RouteLink>,
  },
  {
    id: 'verdict',
    header: t.verdict,
    width: 140,
    cell: ({ readiness }) =>
      readiness ? (
        <VerdictState verdict={readiness.verdict} />
      ) : (
        <StatusIndicator type="loading">…</StatusIndicator>
      ),
  },
  {
    id: 'why',
    header: t.why,
    minWidth: 280,
    cell: ({ readiness }) => readiness && <Why readiness={readiness} />,
  },
  {
    id: 'drill',
    header: t.lastDrill,
    width: 140,
    cell: ({ readiness }) => <LastDrill readiness={readiness} />,
  },
  { id: 'time', header: t.drillTime, width: 190, cell: row => <DrillTime row={row} /> },
  { id: 'servers', header: t.servers, width: 100, cell: ({ readiness }) => readiness?.servers },
];

function Why({ readiness: { reasons } }: { readiness: PlanReadiness }) {
  if (reasons.length === 0) return <>{t.nothing}</>;
  return (
    <>
      {reasons.slice(0, REASONS).map(reason => (
        <div key={reason.code + (reason.sourceServerId ?? '')}>
          <Sentence>{reason.sentence}</Sentence>.{' '}
          <Box variant="span" color="text-body-secondary">
            <Sentence>{reason.fix}</Sentence>.
          </Box>
        </div>
      ))}
      {reasons.length > REASONS && <div>{t.more(reasons.length - REASONS)}</div>}
    </>
  );
}

function LastDrill({ readiness }: { readiness: PlanReadiness | undefined }) {
  if (readiness === undefined) return null;
  const drill = readiness.lastDrill;
  if (!drill) return <>{t.never}</>;
  return (
    <RouteLink href={paths.execution(drill.executionId)}>
      <Ago at={drill.startedAt} />
    </RouteLink>
  );
}

function DrillTime({ row: { view, readiness } }: { row: PlanRow }) {
  const drill = readiness?.lastDrill;
  if (!drill) return <>{text.words.none}</>;
  const target = view.plan.rtoMinutes ? view.plan.rtoMinutes * 60 : undefined;
  const achieved = drill.rtoSeconds;
  if (typeof achieved !== 'number') return <StatusIndicator type="error">{t.noRto}</StatusIndicator>;
  if (target === undefined) return <>{duration(achieved)}</>;
  return (
    <StatusIndicator type={achieved <= target ? 'success' : 'error'}>
      {text.executions.of(duration(achieved), duration(target))}
    </StatusIndicator>
  );
}
