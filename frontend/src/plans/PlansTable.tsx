// Recovery plans in a table: can each be relied on, why not, and when was that last proven.

import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import { Listing } from '../components/Listing';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useQueries } from '@tanstack/react-query';

import { readinessQuery } from '../api/plans';
import type { PlanReadiness as Readiness, PlanView } from '../api/types';
import { EmptyState } from '../components/EmptyState';
import { RouteLink } from '../components/RouteLink';
import { useUrlState } from '../components/useUrlState';
import { count, duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';
import { LastDrill } from './LastDrill';
import { worstFirst, type Row } from './order';
import { PlanReadiness } from './PlanReadiness';

const t = text.plans;

export function PlansTable({ plans }: { plans: PlanView[] }) {
  const [filter, setFilter] = useUrlState('text');
  const answers = useQueries({ queries: plans.map(({ plan }) => readinessQuery(plan.planId)) });
  const rows = worstFirst(plans.map((view, index) => ({ view, readiness: answers[index]?.data })));
  const wanted = filter.toLowerCase();
  const shown = rows.filter(({ view: { plan } }) =>
    `${plan.name} ${plan.planId} ${plan.description ?? ''}`.toLowerCase().includes(wanted),
  );
  return (
    <Listing
      items={shown}
      trackBy={row => row.view.plan.planId}
      header={<Header counter={`(${plans.length})`}>{t.table}</Header>}
      label={t.table}
      empty={<EmptyState title={t.noMatch} />}
      filter={
        <TextFilter
          filteringText={filter}
          filteringPlaceholder={t.find}
          filteringAriaLabel={t.find}
          countText={filter ? count(shown.length, t.match, t.matches) : undefined}
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
      }
      columnDefinitions={columns}
    />
  );
}

const columns = [
  {
    id: 'name',
    header: t.columns.name,
    isRowHeader: true,
    minWidth: 170,
    cell: ({ view: { plan, activeExecutionId } }: Row) => (
      <>
        <RouteLink href={paths.plan(plan.planId)}>{plan.name}</RouteLink>
        <Box color="text-body-secondary" fontSize="body-s">
          <span className="mono">{plan.planId}</span>
        </Box>
        {activeExecutionId && (
          <RouteLink href={paths.execution(activeExecutionId)} fontSize="body-s">
            {t.running}
          </RouteLink>
        )}
      </>
    ),
  },
  {
    id: 'readiness',
    header: t.columns.readiness,
    minWidth: 240,
    cell: ({ view }: Row) => <PlanReadiness planId={view.plan.planId} />,
  },
  { id: 'waves', header: t.columns.waves, cell: ({ view }: Row) => view.plan.waves.length },
  { id: 'servers', header: t.columns.servers, cell: ({ readiness }: Row) => serversOf(readiness) },
  {
    id: 'rto',
    header: t.columns.rto,
    minWidth: 100,
    cell: ({ view: { plan } }: Row) => (plan.rtoMinutes ? duration(plan.rtoMinutes * 60) : t.noTarget),
  },
  {
    id: 'drill',
    header: t.columns.lastDrill,
    minWidth: 170,
    cell: ({ view, readiness }: Row) =>
      readiness ? <LastDrill drill={readiness.lastDrill} rtoMinutes={view.plan.rtoMinutes} /> : '…',
  },
];

function serversOf(readiness: Readiness | undefined): string {
  return readiness === undefined ? '…' : String(readiness.servers);
}
