// How old the data of a server may be: the strictest of the plans that launch it.

import type { PlanView, Schema, SourceServer } from '../api/types';

export function rpoTargetOf(used: Schema<'Reference'>[], plans: PlanView[] | undefined): number | undefined {
  const minutes = (plans ?? [])
    .filter(({ plan }) => used.some(({ id }) => id === plan.planId))
    .flatMap(({ plan }) => (plan.rpoMinutes ? [plan.rpoMinutes] : []));
  return minutes.length === 0 ? undefined : Math.min(...minutes) * 60;
}

const WORST = [
  'DISCONNECTED',
  'STOPPED',
  'STALLED',
  'INITIAL_SYNC',
  'INITIATING',
  'PAUSED',
  'BACKLOG',
  'RESCAN',
  'CREATING_SNAPSHOT',
];

/** The smaller, the worse; words that AWS may add stand before the healthy ones. */
export function rankOf(state: string): number {
  if (state === 'CONTINUOUS') return WORST.length + 1;
  const rank = WORST.indexOf(state);
  return rank === -1 ? WORST.length : rank;
}

export function worstState(servers: SourceServer[]): string | undefined {
  return servers
    .map(one => one.replicationState)
    .toSorted((one, other) => rankOf(one) - rankOf(other))
    .at(0);
}
