// What happened, newest first: the audit trail, what people did included.

import Checkbox from '@cloudscape-design/components/checkbox';
import Pagination from '@cloudscape-design/components/pagination';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useCollection } from '@cloudscape-design/collection-hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { eventsQuery } from '../../api/executions';
import type { Event, Schema } from '../../api/types';
import { Answer } from '../../components/Answer';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { Sentence } from '../../components/Sentence';
import { When } from '../../components/Times';
import { text } from '../../language';

const t = text.execution.events;

const PEOPLE: Schema<'EventKind'>[] = [
  'ExecutionStarted',
  'ApprovalAnswered',
  'Paused',
  'Resumed',
  'CancelRequested',
  'DecisionMade',
  'LeaseExtended',
  'CleanUpStarted',
];

interface EventsTabProps {
  id: string;
  live: boolean;
}

export function EventsTab({ id, live }: EventsTabProps) {
  const events = useQuery(eventsQuery(id, live));
  return <Answer query={events}>{({ items }) => <Events events={items} />}</Answer>;
}

function Events({ events }: { events: Event[] }) {
  const [people, setPeople] = useState(false);
  const newest = useMemo(
    () => events.filter(event => !people || PEOPLE.includes(event.kind)).reverse(),
    [events, people],
  );
  const { items, filterProps, paginationProps, filteredItemsCount } = useCollection(newest, {
    filtering: {
      empty: <EmptyState title={t.none} />,
      noMatch: <EmptyState title={t.noMatch} />,
      filteringFunction: (event, find) =>
        `${event.message} ${event.kind}`.toLowerCase().includes(find.toLowerCase()),
    },
    pagination: { pageSize: 100 },
  });
  return (
    <Listing
      variant="embedded"
      items={items}
      empty={<EmptyState title={newest.length === 0 ? t.none : t.noMatch} />}
      label={text.execution.tabs.events}
      columnDefinitions={COLUMNS}
      pagination={newest.length > 100 ? <Pagination {...paginationProps} /> : undefined}
      filter={
        <div className="filters">
          <TextFilter
            {...filterProps}
            filteringPlaceholder={t.find}
            filteringAriaLabel={t.find}
            countText={filterProps.filteringText ? String(filteredItemsCount) : ''}
          />
          <Checkbox checked={people} onChange={({ detail }) => setPeople(detail.checked)}>
            {t.people}
          </Checkbox>
        </div>
      }
    />
  );
}

const COLUMNS = [
  { id: 'at', header: t.at, width: 230, cell: (event: Event) => <When at={event.at} /> },
  { id: 'kind', header: t.kind, width: 180, cell: (event: Event) => text.execution.eventKinds[event.kind] },
  { id: 'wave', header: t.wave, width: 80, cell: (event: Event) => event.wave ?? text.words.none },
  {
    id: 'message',
    header: t.message,
    minWidth: 300,
    isRowHeader: true,
    cell: (event: Event) => <Sentence verbatim>{event.message}</Sentence>,
  },
];
