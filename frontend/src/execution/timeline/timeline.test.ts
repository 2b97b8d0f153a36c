// The timeline: phases from the job log, rows, forecasts, the axis.

import { describe, expect, test } from 'vitest';

import type { JobLogLine } from '../../api/types';
import {
  askingExecution,
  executionOf,
  failed,
  launched,
  minute,
  serverOf,
  waveOf,
} from '../../test/fixtures';
import { expectedFrom, forecast } from './expected';
import { layOut, ticks } from './layout';
import { byServer, launchPhases } from './phases';

const line = (minutes: number, event: string, server = 's-app-02'): JobLogLine => ({
  jobId: 'drsjob-1',
  at: minute(minutes),
  event,
  sourceServerId: server,
});

const at = (minutes: number) => Date.parse(minute(minutes));

const shown = (segments: { kind: string; from: number; to: number }[]) =>
  segments.map(({ kind, from, to }) => [kind, (from - at(0)) / 60_000, (to - at(0)) / 60_000]);

describe('phases', () => {
  const server = serverOf('app-02', { status: 'Launching', launchingAt: minute(0) });

  test('last until the next one begins', () => {
    const log = [
      line(0, 'SNAPSHOT_START'),
      line(1, 'SNAPSHOT_END'),
      line(3, 'CONVERSION_START'),
      line(9, 'CONVERSION_END'),
      line(9, 'LAUNCH_START'),
    ];
    expect(shown(launchPhases(server, log, at(12)))).toEqual([
      ['snapshot', 0, 3],
      ['conversion', 3, 9],
      ['launch', 9, 12],
    ]);
  });

  test('end with a failure, and begin anew with the next attempt', () => {
    const log = [line(0, 'CONVERSION_START'), line(5, 'CONVERSION_FAIL'), line(20, 'SNAPSHOT_START')];
    expect(shown(launchPhases(server, log, at(25)))).toEqual([
      ['conversion', 0, 5],
      ['snapshot', 20, 25],
    ]);
  });

  test('are not made up where the log says nothing', () => {
    expect(shown(launchPhases(server, [], at(4)))).toEqual([['under', 0, 4]]);
    const again = { ...server, launchingAt: minute(30) };
    const log = [line(0, 'CONVERSION_START'), line(5, 'CONVERSION_FAIL')];
    expect(shown(launchPhases(again, log, at(32)))).toEqual([
      ['conversion', 0, 5],
      ['under', 30, 32],
    ]);
  });

  test('are sorted, because jobs come one after the other', () => {
    const lines = byServer([
      line(9, 'B'),
      line(1, 'A'),
      { ...line(2, 'JOB_START'), sourceServerId: undefined },
    ]);
    expect([...lines.keys()]).toEqual(['s-app-02']);
    expect(lines.get('s-app-02')!.map(one => one.event)).toEqual(['A', 'B']);
  });
});

describe('rows', () => {
  const material = (isOpen: boolean) => ({
    execution: askingExecution(),
    lines: new Map(),
    forecast: forecast(askingExecution(), at(60), undefined),
    now: at(60),
    isOpen: () => isOpen,
  });

  test('are waves, with their servers when open', () => {
    expect(layOut(material(false)).rows.map(row => row.label)).toEqual(['Wave1', 'Wave2', 'Wave3']);
    expect(layOut(material(true)).rows).toHaveLength(9);
  });

  test('say where a wave waits for a person', () => {
    const wave = layOut(material(false)).rows[1]!;
    expect(shown(wave.segments)).toEqual([
      ['under', 18, 50],
      ['hold', 50, 60],
    ]);
  });

  test('mark what failed and what is up', () => {
    const marks = layOut(material(true))
      .rows.filter(row => row.server)
      .map(row => row.end?.kind);
    expect(marks).toEqual(['up', 'up', 'up', 'failed', undefined, undefined]);
  });

  test('stand on a scale that grows by leaps', () => {
    expect(layOut(material(false)).to).toBe(at(60));
    expect(layOut({ ...material(false), now: at(61) }).to).toBe(at(65));
  });
});

describe('a forecast', () => {
  const before = executionOf([
    waveOf(1, [launched('db-01', 0, 10)], { status: 'Succeeded', startedAt: minute(0), endedAt: minute(10) }),
    waveOf(2, [launched('app-01', 10, 30), failed('app-02', 10, 20)], {
      status: 'Succeeded',
      startedAt: minute(10),
      endedAt: minute(30),
    }),
  ]);

  test('takes what is left to last as long as before', () => {
    const now = executionOf([
      waveOf(1, [launched('db-01', 0, 12)], { status: 'Launching', startedAt: minute(0) }),
      waveOf(2, [serverOf('app-01'), serverOf('app-02')]),
    ]);
    const { starts, end } = forecast(now, at(4), expectedFrom(before));
    expect(starts.get(2)).toBe(at(10));
    expect(end).toBe(at(30));
  });

  test('never lies in the past, and is silent about what it does not know', () => {
    const late = executionOf([waveOf(1, [serverOf('db-01')], { status: 'Launching', startedAt: minute(0) })]);
    expect(forecast(late, at(40), expectedFrom(before)).end).toBe(at(40));
    expect(forecast(executionOf([waveOf(3, [])]), at(0), expectedFrom(before)).end).toBeUndefined();
    expect(expectedFrom(before).servers.has('s-app-02')).toBe(false);
  });
});

test('the axis has round times, and not too many', () => {
  expect(ticks(at(0), at(125), 8).map(tick => tick.seconds / 60)).toEqual([0, 30, 60, 90, 120]);
  expect(ticks(at(0), at(5), 8)).toHaveLength(6);
});
