// What an earlier run of the plan teaches about this one: how long waves and servers take.

import type { Execution } from '../../api/types';
import { isBroken } from '../state';
import type { Segment } from './layout';

/** Durations in milliseconds; those of servers count from the start of their wave. */
export interface Expected {
  startedAt: string;
  waves: Map<number, number>;
  servers: Map<string, { from: number; to: number }>;
}

export function expectedFrom(run: Execution): Expected {
  const expected: Expected = { startedAt: run.startedAt, waves: new Map(), servers: new Map() };
  for (const wave of run.waves) {
    if (!wave.startedAt || !wave.endedAt) continue;
    const start = Date.parse(wave.startedAt);
    expected.waves.set(wave.number, Date.parse(wave.endedAt) - start);
    for (const server of wave.servers) {
      const up = server.launchedAt;
      if (!server.launchingAt || !up || isBroken(server)) continue;
      const span = { from: Date.parse(server.launchingAt) - start, to: Date.parse(up) - start };
      expected.servers.set(server.sourceServerId, span);
    }
  }
  return expected;
}

export interface Forecast {
  /** When the waves that wait would start. */
  starts: Map<number, number>;
  /** When the last wave would end; `undefined` when there is nothing to go by. */
  end: number | undefined;
  expected: Expected | undefined;
}

/** If what is left took as long as in the earlier run. */
export function forecast(execution: Execution, now: number, expected: Expected | undefined): Forecast {
  const starts = new Map<number, number>();
  if (!expected || execution.endedAt) return { starts, end: undefined, expected };
  const ends = new Map<number, number>();
  for (const wave of execution.waves) {
    const before = Math.max(now, ...wave.dependsOn.map(number => ends.get(number) ?? now));
    const start = wave.startedAt ? Date.parse(wave.startedAt) : before;
    if (wave.status === 'Waiting') starts.set(wave.number, start);
    const length = expected.waves.get(wave.number);
    if (length === undefined && !wave.endedAt) return { starts, end: undefined, expected };
    ends.set(wave.number, wave.endedAt ? Date.parse(wave.endedAt) : Math.max(now, start + (length ?? 0)));
  }
  return { starts, end: Math.max(now, ...ends.values()), expected };
}

export function ghostOfWave(number: number, { starts, expected }: Forecast): Segment[] {
  const from = starts.get(number);
  const length = expected?.waves.get(number);
  return from === undefined || length === undefined ? [] : [{ kind: 'expected', from, to: from + length }];
}

export function ghostOfServer(number: number, server: string, { starts, expected }: Forecast): Segment[] {
  const from = starts.get(number);
  const span = expected?.servers.get(server);
  if (from === undefined || span === undefined) return [];
  return [{ kind: 'expected', from: from + span.from, to: from + span.to }];
}
