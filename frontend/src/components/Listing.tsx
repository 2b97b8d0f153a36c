// A table; on a phone, the same as cards with only what there is to say.

import Cards from '@cloudscape-design/components/cards';
import Table, { type TableProps } from '@cloudscape-design/components/table';

import { useNarrow } from './useNarrow';

interface ListingProps<T> extends TableProps<T> {
  /** What a screen reader calls it. */
  label: string;
}

export function Listing<T>({ label, ...props }: ListingProps<T>) {
  const narrow = useNarrow();
  if (narrow) return <Narrow {...props} label={label} />;
  return <Table wrapLines cellVerticalAlign="top" {...props} ariaLabels={{ tableLabel: label }} />;
}

function Narrow<T>({ label, columnDefinitions, items, trackBy, filter, ...props }: ListingProps<T>) {
  const header = columnDefinitions.find(column => column.isRowHeader) ?? columnDefinitions[0]!;
  const others = columnDefinitions.filter(column => column !== header);
  return (
    <Cards
      items={items}
      trackBy={trackBy}
      filter={filter}
      header={props.header}
      empty={props.empty}
      loading={props.loading}
      loadingText={props.loadingText}
      pagination={props.pagination}
      ariaLabels={{ itemSelectionLabel: () => '', selectionGroupLabel: '', cardsLabel: label }}
      cardsPerRow={[{ cards: 1 }]}
      cardDefinition={{
        header: item => header.cell(item),
        sections: others.map(column => ({
          id: column.id,
          header: column.header,
          content: (item: T) => column.cell(item),
          width: column.minWidth === undefined ? 50 : 100,
        })),
      }}
    />
  );
}
