// How long the last good run of the same plan took: what this one is expected to take.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { hasEnded, recentExecutionsQuery } from '../api/executions';
import { executionQuery } from '../api/live';
import type { Execution } from '../api/types';
import { expectedFrom, type Expected } from './timeline/expected';

export function useExpected(execution: Execution | undefined): Expected | undefined {
  const planId = execution?.planId;
  const wanted = Boolean(planId) && execution !== undefined && !hasEnded(execution);
  const runs = useQuery({
    ...recentExecutionsQuery({ planId: planId ?? '', status: 'Succeeded,SucceededWithFailures', limit: 1 }),
    enabled: wanted,
    refetchInterval: false,
    staleTime: Infinity,
  });
  const last = runs.data?.items.find(run => run.executionId !== execution?.executionId);
  const run = useQuery({
    ...executionQuery(last?.executionId ?? ''),
    enabled: wanted && last !== undefined,
    refetchInterval: false,
    staleTime: Infinity,
  });
  return useMemo(() => (run.data === undefined ? undefined : expectedFrom(run.data)), [run.data]);
}
