// What a plan's waves mean: which wait for which, and which servers each launches.

import type { Plan } from '../api/planChanges';
import type { Schema, SourceServer } from '../api/types';

export type PlanWave = Schema<'PlanWave'>;

/** For each wave the places of those it waits for: the one before it when it says nothing. */
export function dependencies(waves: PlanWave[]): number[][] {
  const place = new Map(waves.map((wave, index) => [wave.name, index]));
  return waves.map((wave, index) => {
    if (!wave.dependsOn) return index === 0 ? [] : [index - 1];
    return wave.dependsOn
      .map(name => place.get(name))
      .filter(found => found !== undefined && found !== index) as number[];
  });
}

export function serversOfWave(
  wave: Pick<PlanWave, 'groups' | 'servers'>,
  servers: SourceServer[],
): SourceServer[] {
  return servers.filter(
    ({ sourceServerId, group }) =>
      group != null &&
      wave.groups.includes(group.id) &&
      (!wave.servers || wave.servers.includes(sourceServerId)),
  );
}

export function groupsOfPlan(plan: Plan): string[] {
  return [...new Set(plan.waves.flatMap(wave => wave.groups))];
}

export function hostnameOf(server: Pick<SourceServer, 'hostname' | 'sourceServerId'>): string {
  return server.hostname ?? server.sourceServerId;
}
