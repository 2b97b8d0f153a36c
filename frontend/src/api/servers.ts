// Source servers: what is asked of the API about them.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { answered, api } from './client';
import { everyPage } from './pages';
import { SLOW } from './polling';
import type { operations } from './schema';

export type ServerFilter = NonNullable<operations['list_servers']['parameters']['query']>;

export const serversQuery = queryOptions({
  queryKey: ['servers'],
  queryFn: ({ signal }) =>
    everyPage(cursor =>
      answered(api().GET('/api/servers', { params: { query: { limit: 200, cursor } }, signal })),
    ),
  refetchInterval: SLOW,
});

export const serverQuery = (id: string) =>
  queryOptions({
    queryKey: ['servers', id],
    queryFn: ({ signal }) => answered(api().GET('/api/servers/{id}', { params: { path: { id } }, signal })),
    refetchInterval: SLOW,
  });

/** Servers page by page, filtered where they are kept. */
export const filteredServersQuery = (filter: ServerFilter) =>
  infiniteQueryOptions({
    queryKey: ['servers', 'filtered', filter],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api().GET('/api/servers', {
          params: { query: { limit: 200, ...filter, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    refetchInterval: SLOW,
  });

/** How many servers there are, without reading them. */
export const serverCountQuery = (filter: ServerFilter) =>
  queryOptions({
    queryKey: ['servers', 'count', filter],
    queryFn: async ({ signal }) => {
      const query = { ...filter, limit: 1 };
      return (await answered(api().GET('/api/servers', { params: { query }, signal }))).total;
    },
    refetchInterval: SLOW,
  });
