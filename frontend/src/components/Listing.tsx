// A table; on a phone, the same as cards with only what there is to say.

import Table, { type TableProps } from '@cloudscape-design/components/table';
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';

import { Loading } from './Loading';
import type { ListingProps } from './ListingCards';
import { useNarrow } from './useNarrow';

const ListingCards = lazy(() =>
  import('./ListingCards').then(module => ({ default: module.ListingCards as ComponentType<unknown> })),
) as <T>(props: ListingProps<T>) => ReactNode;

export function Listing<T>({ label, ...props }: TableProps<T> & { label: string }) {
  if (!useNarrow())
    return <Table wrapLines cellVerticalAlign="top" {...props} ariaLabels={{ tableLabel: label }} />;
  return (
    <Suspense fallback={<Loading />}>
      <ListingCards {...props} label={label} />
    </Suspense>
  );
}
