// Executions: what is asked of the API about them, and what people do to them.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { address, answered, api, send } from './client';
import { everyPage } from './pages';
import { LIVE, RECENT, SLOW } from './polling';
import { ApiProblem, problemIn } from './problem';
import type { Execution, ExecutionFilter, Report, Schema } from './types';

const ENDED = ['Succeeded', 'SucceededWithFailures', 'Failed', 'Cancelled', 'Rejected'];

/** Whether anything may still change by itself: a drill's clean-up counts. */
export function isLive(execution: Pick<Execution, 'status' | 'cleanUp'>): boolean {
  return !hasEnded(execution) || execution.cleanUp?.status === 'Terminating';
}

export function hasEnded(execution: Pick<Execution, 'status'>): boolean {
  return ENDED.includes(execution.status);
}

export const executionsQuery = (filter: ExecutionFilter) =>
  infiniteQueryOptions({
    queryKey: ['executions', filter],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api().GET('/api/executions', {
          params: { query: { limit: 100, ...filter, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    refetchInterval: RECENT,
  });

/** One page of executions, newest first. */
export const recentExecutionsQuery = (filter: ExecutionFilter, every = SLOW) =>
  queryOptions({
    queryKey: ['executions', 'recent', filter],
    queryFn: ({ signal }) => answered(api().GET('/api/executions', { params: { query: filter }, signal })),
    refetchInterval: every,
  });

export const runningQuery = recentExecutionsQuery({ status: 'Pending,Running,Paused' }, RECENT);

/** Events come oldest first, and only at the end: what was read is kept, and the last page read again. */
export const eventsQuery = (id: string, live: boolean) =>
  queryOptions({
    queryKey: ['executions', id, 'events'],
    queryFn: async ({ client, signal }) => {
      const before = client.getQueryData<Growing>(['executions', id, 'events']);
      return readOn(before, cursor =>
        answered(
          api().GET('/api/executions/{id}/events', {
            params: { path: { id }, query: { limit: 200, cursor } },
            signal,
          }),
        ),
      );
    },
    refetchInterval: live ? LIVE : false,
  });

interface Growing {
  items: Schema<'Event'>[];
  /** Where the last page begins: the place in `items`, and its cursor. */
  last: { from: number; cursor?: string };
}

async function readOn(
  before: Growing | undefined,
  read: (cursor?: string) => Promise<Schema<'EventPage'>>,
): Promise<Growing> {
  let last = before?.last ?? { from: 0 };
  const items = before?.items.slice(0, last.from) ?? [];
  for (;;) {
    const page = await read(last.cursor);
    items.push(...page.items);
    if (!page.next) return { items, last };
    last = { from: items.length, cursor: page.next };
  }
}

export const jobLogQuery = (id: string, live: boolean) =>
  queryOptions({
    queryKey: ['executions', id, 'job-log'],
    queryFn: ({ signal }) =>
      everyPage(cursor =>
        answered(
          api().GET('/api/executions/{id}/job-log', {
            params: { path: { id }, query: { limit: 200, cursor } },
            signal,
          }),
        ),
      ),
    refetchInterval: live ? RECENT : false,
  });

export const executionReadinessQuery = (id: string) =>
  queryOptions({
    queryKey: ['executions', id, 'readiness'],
    queryFn: ({ signal }) =>
      answered(api().GET('/api/executions/{id}/readiness', { params: { path: { id } }, signal })),
    staleTime: Infinity,
  });

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['executions', id, 'report'],
    queryFn: async ({ signal }) =>
      (await answered(
        api().GET('/api/executions/{id}/report', { params: { path: { id } }, signal }),
      )) as Report,
    refetchInterval: query => (query.state.data?.verdict === 'UnderWay' ? RECENT : false),
  });

/** The report as a file, exactly as the API writes it. */
export async function reportFile(id: string, format: 'json' | 'csv'): Promise<Blob> {
  const url = address(`/api/executions/${encodeURIComponent(id)}/report?format=${format}`);
  const response = await send(new Request(url));
  if (!response.ok) throw new ApiProblem(problemIn(await response.json().catch(() => undefined), response));
  return response.blob();
}

export type Taken = Schema<'Taken'>;

const on = (id: string, comment?: string) => ({ params: { path: { id } }, body: { comment } });

export const pause = (id: string, comment?: string) =>
  answered(api().POST('/api/executions/{id}/pause', on(id, comment)));

export const resume = (id: string, comment?: string) =>
  answered(api().POST('/api/executions/{id}/resume', on(id, comment)));

export const cancel = (id: string, comment?: string) =>
  answered(api().POST('/api/executions/{id}/cancel', on(id, comment)));

export const cleanUp = (id: string, comment?: string) =>
  answered(api().POST('/api/executions/{id}/cleanup', on(id, comment)));

export const extendLease = (id: string, until: string, comment?: string) =>
  answered(api().POST('/api/executions/{id}/lease', { params: { path: { id } }, body: { until, comment } }));

export interface WaveQuestion {
  id: string;
  wave: number;
  attempt: number;
}

const about = ({ id, wave, attempt }: WaveQuestion, comment?: string) => ({
  params: { path: { id, wave } },
  body: { attempt, comment },
});

export const approve = (wave: WaveQuestion, comment?: string) =>
  answered(api().POST('/api/executions/{id}/waves/{wave}/approve', about(wave, comment)));

export const skip = (wave: WaveQuestion, comment?: string) =>
  answered(api().POST('/api/executions/{id}/waves/{wave}/skip', about(wave, comment)));

export const stop = (wave: WaveQuestion, comment?: string) =>
  answered(api().POST('/api/executions/{id}/waves/{wave}/stop', about(wave, comment)));

export function retry(wave: WaveQuestion, comment?: string, recoveryPoint?: string): Promise<Taken> {
  const { params, body } = about(wave, comment);
  return answered(
    api().POST('/api/executions/{id}/waves/{wave}/retry', { params, body: { ...body, recoveryPoint } }),
  );
}
