// All servers with their states, reasons and next steps: what failed comes first. Cards on a phone.

import { useCollection } from '@cloudscape-design/collection-hooks';
import Cards from '@cloudscape-design/components/cards';
import Pagination from '@cloudscape-design/components/pagination';
import Select from '@cloudscape-design/components/select';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { memo, useMemo } from 'react';

import type { Execution } from '../../api/types';
import { EmptyState } from '../../components/EmptyState';
import { useNarrow } from '../../components/useNarrow';
import { useUrlState } from '../../components/useUrlState';
import { text } from '../../language';
import { byUrgency, nameOf, serversOf, type ServerInWave } from '../state';
import { ServerCard } from './ServerCard';
import { columnsOf, Name, type OnServer } from './serverColumns';

const t = text.execution.table;

/** A page of rows: more would make each update slow. */
const PAGE = 25;

interface ServersTabProps {
  execution: Execution;
  onServer: OnServer;
}

export const ServersTab = memo(function ServersTab({ execution, onServer }: ServersTabProps) {
  const [find, setFind] = useUrlState('find');
  const [state, setState] = useUrlState('state');
  const servers = useMemo(() => serversOf(execution).sort(byUrgency), [execution]);
  const shown = useMemo(() => servers.filter(one => matches(one, find, state)), [servers, find, state]);
  const { items, collectionProps, paginationProps } = useCollection(shown, {
    pagination: { pageSize: PAGE },
    sorting: {},
  });
  const narrow = useNarrow();
  const columns = useMemo(() => columnsOf(execution, onServer), [execution, onServer]);
  const filter = (
    <Filter
      servers={servers}
      find={find}
      onFind={setFind}
      state={state}
      onState={setState}
      count={shown.length}
    />
  );
  const empty = <EmptyState title={servers.length === 0 ? t.none : t.noMatch} />;
  const pagination = shown.length > PAGE && (
    <Pagination
      {...paginationProps}
      ariaLabels={{
        nextPageLabel: t.pages.next,
        previousPageLabel: t.pages.previous,
        pageLabel: t.pages.page,
      }}
    />
  );
  const key = (one: ServerInWave) => `${one.wave.number}-${one.sourceServerId}`;
  if (narrow) {
    return (
      <Cards
        items={items}
        trackBy={key}
        filter={filter}
        empty={empty}
        pagination={pagination || undefined}
        cardDefinition={{
          header: server => <Name server={server} onServer={onServer} />,
          sections: [
            { id: 'facts', content: server => <ServerCard execution={execution} server={server} /> },
          ],
        }}
        cardsPerRow={[{ cards: 1 }]}
      />
    );
  }
  return (
    <Table
      {...collectionProps}
      variant="embedded"
      items={items}
      trackBy={key}
      columnDefinitions={columns}
      filter={filter}
      empty={empty}
      pagination={pagination || undefined}
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: text.execution.tabs.servers }}
    />
  );
});

function matches(server: ServerInWave, find: string, state: string): boolean {
  if (state !== '' && server.status !== state) return false;
  if (find === '') return true;
  const words = [
    nameOf(server),
    server.sourceServerId,
    server.reason,
    server.recoveryInstanceId,
    server.wave.name,
  ];
  return words.some(word => word?.toLowerCase().includes(find.toLowerCase()));
}

interface FilterProps {
  servers: ServerInWave[];
  find: string;
  onFind: (find: string) => void;
  state: string;
  onState: (state: string) => void;
  count: number;
}

function Filter({ servers, find, onFind, state, onState, count }: FilterProps) {
  const states = [...new Set(servers.map(server => server.status))];
  const options = [
    { value: '', label: t.anyState },
    ...states.map(one => ({ value: one, label: text.words.server[one] })),
  ];
  return (
    <div className="filters">
      <TextFilter
        filteringText={find}
        filteringPlaceholder={t.find}
        filteringAriaLabel={t.filterLabel}
        countText={find === '' && state === '' ? '' : text.words.of(count, servers.length)}
        onChange={({ detail }) => onFind(detail.filteringText)}
      />
      <Select
        selectedOption={options.find(option => option.value === state) ?? options[0]!}
        options={options}
        ariaLabel={t.stateFilter}
        onChange={({ detail }) => onState(detail.selectedOption.value ?? '')}
      />
    </div>
  );
}
