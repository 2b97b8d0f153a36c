// Source servers page by page, filtered where they are kept; sorted here once all of them are.

import { useCollection } from '@cloudscape-design/collection-hooks';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { plansQuery } from '../api/plans';
import { filteredServersQuery } from '../api/servers';
import type { SourceServer } from '../api/types';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { Listing } from '../components/Listing';
import { LoadMore } from '../components/LoadMore';
import { useDebounced } from '../forms/useDebounced';
import { text } from '../language';
import * as columns from './columns';
import { Filters } from './Filters';
import { filterOf, type ServerFilters } from './useServerFilter';

const t = text.servers;

export function ServersTable({ filters }: { filters: ServerFilters }) {
  const filter = filterOf(filters);
  const rested = useDebounced(JSON.stringify(filter));
  const servers = useInfiniteQuery({
    ...filteredServersQuery(JSON.parse(rested) as typeof filter),
    placeholderData: keepPreviousData,
  });
  return (
    <Answer query={servers}>
      {({ pages }) => {
        const all = pages.flatMap(page => page.items);
        const shown = filters.missing === 'plan' ? all.filter(one => one.plans.length === 0) : all;
        return (
          <>
            <Rows
              servers={shown}
              total={filters.missing === 'plan' ? shown.length : (pages[0]?.total ?? 0)}
              whole={!servers.hasNextPage}
              filters={filters}
              filtered={Object.keys(filter).length > 0 || filters.missing !== ''}
            />
            <LoadMore query={servers} />
          </>
        );
      }}
    </Answer>
  );
}

interface RowsProps {
  servers: SourceServer[];
  total: number;
  /** Whether all pages are there: a part of them is not sorted. */
  whole: boolean;
  filters: ServerFilters;
  filtered: boolean;
}

function Rows({ servers, total, whole, filters, filtered }: RowsProps) {
  const plans = useQuery(plansQuery);
  const { items, collectionProps } = useCollection(servers, { sorting: {} });
  const counter = servers.length === total ? `(${total})` : `(${text.forms.shown(servers.length, total)})`;
  return (
    <Listing
      {...collectionProps}
      items={items}
      trackBy="sourceServerId"
      label={t.table}
      sortingDisabled={!whole}
      header={<Header counter={counter}>{t.table}</Header>}
      filter={<Filters filters={filters} />}
      empty={filtered ? <NoMatch filters={filters} /> : <EmptyState title={t.none}>{t.noneMeans}</EmptyState>}
      columnDefinitions={[
        columns.hostname,
        columns.state,
        columns.lag(plans.data),
        columns.backlog,
        columns.launch,
        columns.group,
        columns.plans,
      ]}
    />
  );
}

function NoMatch({ filters }: { filters: ServerFilters }) {
  const clear = () => {
    filters.setWords('');
    filters.setState('');
    filters.setTag('');
    filters.setMissing('');
  };
  return <EmptyState title={t.noMatch} action={<Button onClick={clear}>{t.clear}</Button>} />;
}
