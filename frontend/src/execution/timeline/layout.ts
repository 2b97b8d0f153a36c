// What the timeline shows: rows of segments in time. Pure, so that it can be tested; drawing is elsewhere.

import type { Execution, Server, Wave } from '../../api/types';
import { isBroken, nameOf } from '../state';
import { ghostOfServer, ghostOfWave, type Forecast } from './expected';
import { launchPhases, type LinesByServer } from './phases';

export type Kind = 'cleanup' | 'snapshot' | 'conversion' | 'launch' | 'under' | 'check' | 'hold' | 'expected';

export interface Segment {
  kind: Kind;
  from: number;
  to: number;
}

export interface Row {
  key: string;
  wave: Wave;
  /** Absent for the row of the wave itself. */
  server?: Server;
  label: string;
  segments: Segment[];
  end?: { at: number; kind: 'up' | 'failed' };
}

export interface Timeline {
  rows: Row[];
  from: number;
  to: number;
}

export interface Material {
  execution: Execution;
  lines: LinesByServer;
  forecast: Forecast;
  now: number;
  isOpen: (wave: Wave) => boolean;
}

export function layOut({ execution, lines, forecast, now, isOpen }: Material): Timeline {
  const until = execution.endedAt ? Date.parse(execution.endedAt) : now;
  const rows = execution.waves.flatMap(wave => {
    const first = waveRow(wave, until, forecast);
    if (!isOpen(wave)) return [first];
    const ofServer = (server: Server) =>
      serverRow(wave, server, { lines: lines.get(server.sourceServerId) ?? [], until, forecast });
    return [first, ...wave.servers.map(ofServer)];
  });
  const from = Date.parse(execution.startedAt);
  const last = Math.max(until, ...rows.flatMap(row => row.segments.map(segment => segment.to)));
  return { rows, from, to: from + Math.ceil(Math.max(last - from, 1) / GRAIN) * GRAIN };
}

/** The scale grows by leaps, so that a running execution stands still on the screen. */
const GRAIN = 5 * 60_000;

function waveRow(wave: Wave, until: number, forecast: Forecast): Row {
  const row: Row = { key: `${wave.number}`, wave, label: wave.name, segments: [] };
  if (!wave.startedAt) return { ...row, segments: ghostOfWave(wave.number, forecast) };
  const from = Date.parse(wave.startedAt);
  const to = wave.endedAt ? Date.parse(wave.endedAt) : until;
  if (wave.endedAt) row.end = { at: to, kind: wave.servers.some(isBroken) ? 'failed' : 'up' };
  return { ...row, segments: waveSegments(wave, from, to) };
}

function waveSegments(wave: Wave, from: number, to: number): Segment[] {
  if (wave.status === 'AwaitingApproval') return [{ kind: 'hold', from, to }];
  const launched = wave.launchedAt && wave.status !== 'Launching' ? Date.parse(wave.launchedAt) : to;
  const segments: Segment[] = [{ kind: 'under', from, to: launched }];
  if (launched < to)
    segments.push({ kind: wave.status === 'NeedsDecision' ? 'hold' : 'check', from: launched, to });
  return segments;
}

interface OfServer {
  lines: Parameters<typeof launchPhases>[1];
  until: number;
  forecast: Forecast;
}

function serverRow(wave: Wave, server: Server, { lines, until, forecast }: OfServer): Row {
  const key = `${wave.number}-${server.sourceServerId}`;
  const row: Row = { key, wave, server, label: nameOf(server), segments: [] };
  if (!server.launchingAt) {
    return { ...row, segments: ghostOfServer(wave.number, server.sourceServerId, forecast) };
  }
  const ended = endOf(server, until);
  const launched = server.launchedAt ? Date.parse(server.launchedAt) : ended;
  row.segments = launchPhases(server, lines, launched);
  if (ended > launched) row.segments.push({ kind: 'check', from: launched, to: ended });
  if (isBroken(server)) row.end = { at: ended, kind: 'failed' };
  else if (server.launchedAt && server.status !== 'Checking') row.end = { at: ended, kind: 'up' };
  return row;
}

/** Termination is not part of coming up. */
function endOf(server: Server, until: number): number {
  const underWay = server.status === 'Launching' || server.status === 'Checking';
  const end = server.status === 'Terminated' ? server.launchedAt : (server.endedAt ?? server.launchedAt);
  return underWay || !end ? until : Date.parse(end);
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map(minutes => minutes * 60_000);

/** Round times after the start at which the axis has lines: about so many at most. */
export function ticks(from: number, to: number, most: number): { at: number; seconds: number }[] {
  const step = STEPS.find(size => (to - from) / size <= most) ?? to - from;
  const count = Math.floor((to - from) / step);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: from + index * step,
    seconds: (index * step) / 1000,
  }));
}
