// What a protection group selects, in words, and which servers and plans are its own.

import type { Group } from '../api/groups';
import type { PlanView, SourceServer } from '../api/types';
import { count } from '../format';
import { text } from '../language';
import { groupsOfPlan } from '../plans/waves';

const t = text.groups;

export function selectionOf(group: Group): string {
  if (group.sourceServerIds) return t.byList(count(group.sourceServerIds.length, t.server, t.servers));
  const tags = Object.entries(group.tags ?? {}).map(([name, value]) => `${name} = ${value}`);
  return t.byTags(tags.join(t.and));
}

export function serversOfGroup(id: string, servers: SourceServer[]): SourceServer[] {
  return servers.filter(one => one.group?.id === id);
}

export function plansOfGroup(id: string, plans: PlanView[]): PlanView[] {
  return plans.filter(({ plan }) => groupsOfPlan(plan).includes(id));
}
