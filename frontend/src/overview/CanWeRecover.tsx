// Every plan with its readiness in words, the worst first.

import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQueries, useQuery } from '@tanstack/react-query';

import { plansQuery, readinessQuery } from '../api/plans';
import type { PlanReadiness, PlanView } from '../api/types';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { SimpleTable, type Row } from '../components/SimpleTable';
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
    <Container
      header={
        <Header variant="h2" description={t.recoverMeans}>
          {t.recover}
        </Header>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title={t.noPlans} action={<RouteButton href={paths.newPlan}>{t.newPlan}</RouteButton>}>
          {t.noPlansMeans}
        </EmptyState>
      ) : (
        <SimpleTable
          label={t.recover}
          head={[t.plan, t.verdict, t.why, t.lastDrill, t.drillTime, t.servers]}
          rows={rows.map(cellsOf)}
        />
      )}
    </Container>
  );
}

const rank = ({ readiness }: PlanRow) => WORST_FIRST.indexOf(readiness?.verdict);

function cellsOf(row: PlanRow): Row {
  const { view, readiness } = row;
  const { planId, name } = view.plan;
  return [
    <RouteLink key={planId} href={paths.plan(planId)}>
      {name}
    </RouteLink>,
    readiness ? (
      <VerdictState verdict={readiness.verdict} />
    ) : (
      <StatusIndicator type="loading">{text.shell.loading}</StatusIndicator>
    ),
    readiness && <Why readiness={readiness} />,
    <LastDrill key={planId} readiness={readiness} />,
    <DrillTime key={planId} row={row} />,
    readiness?.servers,
  ];
}

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
