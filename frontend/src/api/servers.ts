// Source servers: what is asked of the API about them.

import { queryOptions } from '@tanstack/react-query';

import { answered, api } from './client';
import { everyPage } from './pages';
import { SLOW } from './polling';

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
