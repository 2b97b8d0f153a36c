// Protection groups: what is asked of the API about them.

import { queryOptions } from '@tanstack/react-query';

import { answered, api } from './client';
import { everyPage } from './pages';
import { SLOW } from './polling';

export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: ({ signal }) =>
    everyPage(cursor =>
      answered(api().GET('/api/groups', { params: { query: { limit: 200, cursor } }, signal })),
    ),
  refetchInterval: SLOW,
});

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: ['groups', id],
    queryFn: ({ signal }) => answered(api().GET('/api/groups/{id}', { params: { path: { id } }, signal })),
  });
