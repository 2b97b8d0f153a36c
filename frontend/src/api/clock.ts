// The server's time: ages and clocks count from it, because a laptop's may be wrong and a simulated one runs fast.

import { useSyncExternalStore } from 'react';

interface Reading {
  server: number;
  local: number;
}

const TICK = 1000;

let last: Reading | undefined;
/** Seconds of the server in a second here; `undefined` measures it. */
let given: number | undefined = 1;
let measured = 1;

/** Takes a time that the server has just told. */
export function readClock(server: string, local = Date.now()): void {
  const reading = { server: Date.parse(server), local };
  if (last !== undefined && local - last.local >= TICK) {
    measured = Math.max(0, (reading.server - last.server) / (local - last.local));
  }
  if (last === undefined || given !== undefined || local - last.local >= TICK) last = reading;
}

/** How fast the server's time goes; `undefined` where nobody says. */
export function setPace(pace: number | undefined): void {
  given = pace;
}

/** `60x`, `real` and `instant` in numbers. An instant clock jumps from event to event, and stands between them. */
export function paceOf(clock: string): number {
  if (clock === 'instant') return 0;
  return clock === 'real' ? 1 : Number.parseFloat(clock) || 1;
}

export function pace(): number {
  return given ?? measured;
}

export function serverNow(local = Date.now()): number {
  return last === undefined ? local : last.server + (local - last.local) * pace();
}

const listeners = new Set<() => void>();
let shown = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.hidden) return;
  shown = serverNow();
  listeners.forEach(listener => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    shown = serverNow();
    timer = setInterval(tick, TICK);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time in milliseconds; renders every second, so only small components use it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => shown);
}
