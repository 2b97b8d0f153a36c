// A protection group as it is edited, and the group that comes of it.

import type { Group } from '../../api/groups';
import { newKey } from '../../plans/editor/form';
import type { LaunchSettings } from '../settings';

export interface TagForm {
  key: string;
  name: string;
  value: string;
}

export interface GroupForm {
  groupId: string;
  name: string;
  description: string;
  by: 'tags' | 'list';
  /** Both are kept while somebody goes back and forth between them. */
  tags: TagForm[];
  servers: string[];
  settings: LaunchSettings;
  serverSettings: Record<string, LaunchSettings>;
}

export function tagForm(name = '', value = ''): TagForm {
  return { key: newKey(), name, value };
}

export function emptyGroup(): GroupForm {
  return {
    groupId: '',
    name: '',
    description: '',
    by: 'tags',
    tags: [tagForm()],
    servers: [],
    settings: {},
    serverSettings: {},
  };
}

export function formOf(group: Group): GroupForm {
  const tags = Object.entries(group.tags ?? {}).map(([name, value]) => tagForm(name, value));
  return {
    groupId: group.groupId,
    name: group.name,
    description: group.description ?? '',
    by: group.sourceServerIds ? 'list' : 'tags',
    tags: tags.length > 0 ? tags : [tagForm()],
    servers: group.sourceServerIds ?? [],
    settings: group.launchSettings ?? {},
    serverSettings: group.serverLaunchSettings ?? {},
  };
}

export function groupOf(form: GroupForm): Group {
  const own = Object.entries(form.serverSettings).map(([server, one]) => [server, said(one)] as const);
  const settings = said(form.settings);
  return {
    groupId: form.groupId.trim(),
    name: form.name,
    ...(form.description && { description: form.description }),
    ...(form.by === 'list' ? { sourceServerIds: form.servers } : { tags: tagsOf(form) }),
    ...(Object.keys(settings).length > 0 && { launchSettings: settings }),
    ...(own.length > 0 && { serverLaunchSettings: Object.fromEntries(own) }),
  };
}

export function tagsOf({ tags }: GroupForm): Record<string, string> {
  return Object.fromEntries(
    tags.filter(tag => tag.name.trim()).map(tag => [tag.name.trim(), tag.value.trim()]),
  );
}

/** Without the settings that are left as DRS has them. */
function said(settings: LaunchSettings): LaunchSettings {
  const entries = Object.entries(settings).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  return Object.fromEntries(entries);
}

/** For the preview: what it selects can be seen before it has a name. Nothing yet: nothing to ask. */
export function toPreview(form: GroupForm): Group | undefined {
  const group = groupOf(form);
  const nothing = form.by === 'list' ? form.servers.length === 0 : Object.keys(tagsOf(form)).length === 0;
  if (nothing) return undefined;
  const { groupId, name, tags, sourceServerIds } = group;
  return {
    groupId: /^[A-Za-z0-9][\w.-]{0,99}$/.test(groupId) ? groupId : 'new-group',
    name: name.trim() || 'new group',
    ...(sourceServerIds ? { sourceServerIds } : { tags }),
  };
}
