// Protection groups: what is asked of the API about them, and what people do to them.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { answered, api } from './client';
import { everyPage } from './pages';
import { SLOW } from './polling';
import type { Schema } from './types';

export type Group = Schema<'ProtectionGroup'>;

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
    refetchInterval: SLOW,
  });

/** What a group would hold, were it written so. */
export const groupPreviewQuery = (group: Group | undefined) =>
  queryOptions({
    queryKey: ['groups', 'preview', group],
    queryFn: ({ signal }) => answered(api().POST('/api/groups/preview', { body: { group: group! }, signal })),
    enabled: group !== undefined,
    staleTime: SLOW,
  });

/** The launch settings of a group's servers, wanted and as DRS has them. */
export const launchSettingsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['groups', id, 'launch-settings'],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api().GET('/api/groups/{id}/launch-settings', {
          params: { path: { id }, query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
  });

export function saveGroup(group: Group, version: number | undefined): Promise<Schema<'GroupView'>> {
  if (version === undefined) return answered(api().POST('/api/groups', { body: { group } }));
  const params = { path: { id: group.groupId } };
  return answered(api().PUT('/api/groups/{id}', { params, body: { group, version } }));
}

export async function deleteGroup(id: string, version: number): Promise<void> {
  await answered(api().DELETE('/api/groups/{id}', { params: { path: { id }, query: { version } } }));
}
