// The rows of a table as cards, for a phone.

import Cards from '@cloudscape-design/components/cards';
import type { TableProps } from '@cloudscape-design/components/table';

export interface ListingProps<T> extends TableProps<T> {
  /** What a screen reader calls it. */
  label: string;
}

export function ListingCards<T>({ label, columnDefinitions, ...props }: ListingProps<T>) {
  const header = columnDefinitions.find(column => column.isRowHeader) ?? columnDefinitions[0]!;
  const others = columnDefinitions.filter(column => column !== header);
  return (
    <Cards
      items={props.items}
      trackBy={props.trackBy}
      filter={props.filter}
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
