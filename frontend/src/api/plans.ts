// Recovery plans: what is asked of the API about them.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { answered, api } from './client';
import { readClock } from './clock';
import { everyPage } from './pages';
import { RECENT, SLOW } from './polling';
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

/** Such answers say when they were found: with that the ages on the page begin right, however fast the clock runs. */
async function timed<T extends { checkedAt: string }>(call: Parameters<typeof answered<T>>[0]): Promise<T> {
  const answer = await answered<T>(call);
  readClock(answer.checkedAt);
  return answer;
}

export const readinessQuery = (id: string, executionType?: ExecutionType) =>
  queryOptions({
    queryKey: ['plans', id, 'readiness', executionType ?? 'DRILL'],
    queryFn: ({ signal }) =>
      timed(
        api().GET('/api/plans/{id}/readiness', {
          params: { path: { id }, query: { executionType } },
          signal,
        }),
      ),
    refetchInterval: SLOW,
  });

/** What servers would be launched from: the latest, or the newest not younger than a time. */
export const recoveryPointsQuery = (id: string, atOrBefore?: string) =>
  queryOptions({
    queryKey: ['plans', id, 'recovery-points', atOrBefore ?? 'latest'],
    queryFn: ({ signal }) =>
      timed(
        api().GET('/api/plans/{id}/recovery-points', {
          params: { path: { id }, query: { atOrBefore } },
          signal,
        }),
      ),
    refetchInterval: SLOW,
  });

/** The executions of a plan, newest first. */
export const planHistoryQuery = (planId: string) =>
  infiniteQueryOptions({
    queryKey: ['executions', 'of-plan', planId],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api().GET('/api/executions', {
          params: { query: { planId, limit: 25, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    refetchInterval: RECENT,
  });

/** Recovery plans that were made in DRS itself. */
export const nativePlansQuery = queryOptions({
  queryKey: ['native-plans'],
  queryFn: ({ signal }) =>
    everyPage(cursor =>
      answered(api().GET('/api/native-plans', { params: { query: { limit: 200, cursor } }, signal })),
    ),
});
