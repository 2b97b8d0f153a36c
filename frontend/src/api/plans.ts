// Recovery plans: what is asked of the API about them.

import { queryOptions } from '@tanstack/react-query';

import { answered, api } from './client';
import { everyPage } from './pages';
import { SLOW } from './polling';
import type { ExecutionType } from './types';

export const plansQuery = queryOptions({
  queryKey: ['plans'],
  queryFn: ({ signal }) =>
    everyPage(cursor =>
      answered(api().GET('/api/plans', { params: { query: { limit: 200, cursor } }, signal })),
    ),
  refetchInterval: SLOW,
});

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ['plans', id],
    queryFn: ({ signal }) => answered(api().GET('/api/plans/{id}', { params: { path: { id } }, signal })),
  });

export const readinessQuery = (id: string, executionType?: ExecutionType) =>
  queryOptions({
    queryKey: ['plans', id, 'readiness', executionType ?? 'DRILL'],
    queryFn: ({ signal }) =>
      answered(
        api().GET('/api/plans/{id}/readiness', {
          params: { path: { id }, query: { executionType } },
          signal,
        }),
      ),
    refetchInterval: SLOW,
  });
