// All executions, newest first; the filter stands in the address.

import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useCollection } from '@cloudscape-design/collection-hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { executionsQuery } from '../api/executions';
import { plansQuery } from '../api/plans';
import type { ExecutionSummary } from '../api/types';
import { EmptyState } from '../components/EmptyState';
import { Listing } from '../components/Listing';
import { Page } from '../components/Page';
import { ProblemAlert } from '../components/ProblemAlert';
import { RouteButton } from '../components/RouteButton';
import { useUrlState } from '../components/useUrlState';
import { columns } from '../executions/columns';
import { text } from '../language';
import { paths } from '../paths';

const t = text.executions;

export default function ExecutionsPage() {
  const [plan, setPlan] = useUrlState('plan');
  const [state, setState] = useUrlState('state');
  const [find, setFind] = useUrlState('find');
  const query = useInfiniteQuery(executionsQuery({ planId: plan || undefined, status: state || undefined }));
  const all = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data]);
  const shown = useMemo(() => all.filter(run => matches(run, find)), [all, find]);
  const { items, collectionProps } = useCollection(shown, { sorting: {} });
  const filtered = plan !== '' || state !== '' || find !== '';
  return (
    <Page title={text.shell.pages.executions} description={t.intro}>
      <SpaceBetween size="m">
        {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
        <Listing
          {...collectionProps}
          items={items}
          columnDefinitions={columns}
          trackBy="executionId"
          loading={query.isLoading}
          loadingText={text.shell.loading}
          stickyHeader
          label={text.shell.pages.executions}
          empty={filtered ? <NoMatch /> : <None />}
          filter={
            <Filters
              plan={plan}
              onPlan={setPlan}
              state={state}
              onState={setState}
              find={find}
              onFind={setFind}
            />
          }
          footer={
            query.hasNextPage && (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t.more}
              </Button>
            )
          }
        />
      </SpaceBetween>
    </Page>
  );
}

function matches(run: ExecutionSummary, find: string): boolean {
  const words = [run.planName, run.executionId, run.note, run.initiatedBy, run.reason, run.executionType];
  return words.some(word => word?.toLowerCase().includes(find.toLowerCase()));
}

function None() {
  return (
    <EmptyState title={t.none} action={<RouteButton href={paths.plans}>{t.toPlans}</RouteButton>}>
      {t.noneMeans}
    </EmptyState>
  );
}

function NoMatch() {
  return <EmptyState title={t.noMatch}>{t.noMatchMeans}</EmptyState>;
}

interface FiltersProps {
  plan: string;
  onPlan: (plan: string) => void;
  state: string;
  onState: (state: string) => void;
  find: string;
  onFind: (find: string) => void;
}

function Filters({ plan, onPlan, state, onState, find, onFind }: FiltersProps) {
  const plans = useQuery(plansQuery).data ?? [];
  return (
    <div className="filters">
      <TextFilter
        filteringText={find}
        filteringPlaceholder={t.find}
        filteringAriaLabel={t.find}
        onChange={({ detail }) => onFind(detail.filteringText)}
      />
      <Choice
        label={t.filterPlan}
        value={plan}
        onChange={onPlan}
        options={[
          { value: '', label: t.anyPlan },
          ...plans.map(one => ({ value: one.plan.planId, label: one.plan.name })),
        ]}
      />
      <Choice
        label={t.filterState}
        value={state}
        onChange={onState}
        options={[
          { value: '', label: t.anyState },
          ...Object.entries(text.words.execution).map(([value, label]) => ({ value, label })),
        ]}
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      ariaLabel={label}
      options={options}
      selectedOption={options.find(option => option.value === value) ?? { value, label: value }}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}
