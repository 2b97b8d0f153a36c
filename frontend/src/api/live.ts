// The execution that is on the screen: asked for every three seconds, and sent only when it has changed.

import { queryOptions, type QueryClient } from '@tanstack/react-query';

import { answered, api } from './client';
import { readClock, serverNow } from './clock';
import { isLive } from './executions';
import { LIVE, RECENT, SLOW } from './polling';
import type { Execution } from './types';

export interface Seen {
  execution: Execution;
  etag: string | undefined;
}

const key = (id: string) => ['executions', id, 'live'];

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: key(id),
    queryFn: ({ client, signal }) => see(id, client, signal),
    select: (seen: Seen) => seen.execution,
    refetchInterval: query => {
      const seen = query.state.data;
      if (seen === undefined || isLive(seen.execution)) return LIVE;
      return mayBeCleanedUp(seen.execution) ? RECENT : SLOW;
    },
  });

/** The instances of a drill are still there: a person, or the end of the lease, terminates them. */
function mayBeCleanedUp({ executionType, cleanUp }: Execution): boolean {
  return executionType === 'DRILL' && !cleanUp;
}

async function see(id: string, queries: QueryClient, signal: AbortSignal): Promise<Seen> {
  const before = queries.getQueryData<Seen>(key(id));
  const header =
    before !== undefined && mayBeUnchanged(before.execution) ? { 'If-None-Match': before.etag } : {};
  const call = api().GET('/api/executions/{id}', {
    params: { path: { id }, query: { phases: true }, header },
    signal,
  });
  const { response } = await call;
  if (response.status === 304 && before !== undefined) return before;
  const execution = await answered(call);
  readClock(execution.serverTime);
  return { execution, etag: response.headers.get('etag') ?? undefined };
}

/** An unchanged answer does not tell when DRS is looked at next, so it is no use once that time has passed. */
function mayBeUnchanged(execution: Execution): boolean {
  return !execution.nextPollAt || Date.parse(execution.nextPollAt) > serverNow();
}
