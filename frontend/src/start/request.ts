// What somebody chose on the start page, and the request and the command that come of it.

import type { ExecutionType, Schema } from '../api/types';

export type Zone = 'local' | 'utc';

/** Which data a server gets. `date` and `time` are what was typed, `2026-11-20` and `01:30`. */
export type Point = { kind: 'latest' } | { kind: 'before'; date: string; time: string; zone: Zone };

export interface Choice {
  kind: ExecutionType;
  point: Point;
  /** Servers that get other data than the rest. */
  exceptions: Record<string, Point>;
  /** Servers whose live instances may be replaced. */
  replace: string[];
  note: string;
}

export const LATEST: Point = { kind: 'latest' };

/** The moment that was typed; `undefined` until it is one. */
export function instantOf(point: Point): string | undefined {
  if (point.kind === 'latest') return undefined;
  const time = /^\d{2}:\d{2}$/.test(point.time) ? `${point.time}:00` : point.time;
  const read = new Date(`${point.date}T${time}${point.zone === 'utc' ? 'Z' : ''}`);
  return Number.isNaN(read.getTime()) ? undefined : read.toISOString();
}

/** A moment as fields that can be typed in. */
export function pointAt(milliseconds: number, zone: Zone): Point {
  const utc = new Date(milliseconds);
  const shifted = zone === 'utc' ? utc : new Date(milliseconds - utc.getTimezoneOffset() * 60_000);
  const written = shifted.toISOString();
  return { kind: 'before', date: written.slice(0, 10), time: written.slice(11, 19), zone };
}

export function isComplete(point: Point): boolean {
  return point.kind === 'latest' || instantOf(point) !== undefined;
}

function wire(point: Point): Schema<'RecoveryPoint'> {
  const atOrBefore = instantOf(point);
  return atOrBefore === undefined ? 'LATEST' : { atOrBefore };
}

/** Without the key: what decides whether two requests are the same. */
export function requestOf(planId: string, choice: Choice): Schema<'StartRequest'> {
  const exceptions = Object.entries(choice.exceptions);
  const overrides: Schema<'Overrides'> = {
    ...(exceptions.length > 0 && {
      recoveryPoints: Object.fromEntries(exceptions.map(([server, point]) => [server, wire(point)])),
    }),
    ...(choice.replace.length > 0 && { replaceInstances: choice.replace.toSorted() }),
  };
  return {
    planId,
    executionType: choice.kind,
    ...(choice.point.kind === 'before' && { recoveryPoint: wire(choice.point) }),
    ...(choice.note.trim() && { note: choice.note.trim() }),
    ...(Object.keys(overrides).length > 0 && { overrides }),
  };
}

const NAME_LENGTH = 50;

/** The execution's name: a repeated request starts nothing new, and people can read it in Step Functions. */
export function keyOf(planId: string, kind: ExecutionType, now: number, random: string): string {
  const minute = new Date(now).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-');
  const tail = `-${kind.toLowerCase()}-${minute}-${random}`;
  return planId.slice(0, NAME_LENGTH - tail.length) + tail;
}

/** The same by command line; `undefined` where that cannot say it. */
export function commandOf(planId: string, choice: Choice): string | undefined {
  if (Object.keys(choice.exceptions).length > 0) return undefined;
  const before = instantOf(choice.point);
  const plan = quoted(planId);
  return [
    'drsctl executions start',
    plan,
    choice.kind === 'DRILL' ? '--drill' : `--recovery --confirm ${plan}`,
    ...(before === undefined ? [] : [`--before ${before}`]),
    ...choice.replace.toSorted().map(server => `--replace-instance ${server}`),
    ...(choice.note.trim() ? [`--note ${quoted(choice.note.trim())}`] : []),
  ].join(' ');
}

function quoted(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
