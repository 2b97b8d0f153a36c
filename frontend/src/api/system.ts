// The API itself: its time and version, and who is calling.

import { queryOptions, useQuery } from '@tanstack/react-query';

import { answered, api } from './client';
import { readClock } from './clock';
import { SLOW } from './polling';
import type { Schema } from './types';

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }) => {
    const health = await answered(api().GET('/api/health', { signal }));
    readClock(health.time);
    return health;
  },
  refetchInterval: SLOW,
});

/** After how many minutes the instances of a drill are terminated: as its plan says, else as the deployment does. */
export function useDrillLease(plan: Schema<'RecoveryPlan'>): number | undefined {
  const { data } = useQuery(healthQuery);
  return plan.drillLeaseMinutes ?? data?.drillLeaseMinutes ?? undefined;
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => answered(api().GET('/api/me', { signal })),
  staleTime: Infinity,
});

export type Permission = Schema<'Permission'>;
