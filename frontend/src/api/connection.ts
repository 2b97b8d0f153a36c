// Whether the API answers: what the page says about the age of what it shows.

import { useSyncExternalStore } from 'react';

export interface Connection {
  /** When the API last answered, in this browser's time. */
  heardAt: number | undefined;
  /** When it was first missed since. */
  lostAt: number | undefined;
}

let state: Connection = { heardAt: undefined, lostAt: undefined };
const listeners = new Set<() => void>();

function change(next: Connection): void {
  const told = (next.lostAt === undefined) !== (state.lostAt === undefined);
  state = next;
  if (told) listeners.forEach(listener => listener());
}

export function heard(at = Date.now()): void {
  change({ heardAt: at, lostAt: undefined });
}

export function lost(at = Date.now()): void {
  change({ heardAt: state.heardAt, lostAt: state.lostAt ?? at });
}

export function connection(): Connection {
  return state;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the API is missed; renders when that changes. */
export function useLost(): boolean {
  return useSyncExternalStore(subscribe, () => state.lostAt !== undefined);
}
