// What a server was doing when, from the log of its DRS jobs.

import type { JobLogLine, Server } from '../../api/types';
import type { Kind, Segment } from './layout';

const PHASES: [prefix: string, kind: Kind][] = [
  ['CLEANUP', 'cleanup'],
  ['SNAPSHOT', 'snapshot'],
  ['USING_PREVIOUS_SNAPSHOT', 'snapshot'],
  ['CONVERSION', 'conversion'],
  ['LAUNCH', 'launch'],
];

const kindOf = (line: JobLogLine) => PHASES.find(([prefix]) => line.event.startsWith(prefix))?.[1];

const hasFailed = (line: JobLogLine) => /_FAIL(ED)?$/.test(line.event);

export type LinesByServer = Map<string, JobLogLine[]>;

/** The lines of each server, oldest first: the API gives them job by job. */
export function byServer(log: JobLogLine[]): LinesByServer {
  const lines: LinesByServer = new Map();
  for (const line of [...log].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))) {
    if (!line.sourceServerId) continue;
    const before = lines.get(line.sourceServerId);
    if (before) before.push(line);
    else lines.set(line.sourceServerId, [line]);
  }
  return lines;
}

/** The phases of a launch, earlier attempts included. A phase lasts until the next one begins, or until it fails. */
export function launchPhases(server: Server, lines: JobLogLine[], until: number): Segment[] {
  const segments: Segment[] = [];
  let open: { kind: Kind; from: number } | undefined;
  const close = (to: number) => {
    if (open !== undefined && to > open.from) segments.push({ ...open, to });
    open = undefined;
  };
  for (const line of lines) {
    const kind = kindOf(line);
    const at = Date.parse(line.at);
    if (kind === undefined || at > until) continue;
    if (hasFailed(line)) close(at);
    else if (open?.kind !== kind) {
      close(at);
      open = { kind, from: at };
    }
  }
  close(until);
  return [...segments, ...unexplained(server, segments, until)];
}

/** DRS has the server, and the log does not say yet what it does with it. */
function unexplained(server: Server, segments: Segment[], until: number): Segment[] {
  const from = Date.parse(server.launchingAt!);
  const known = segments.at(-1)?.to ?? 0;
  return known <= from && until > from ? [{ kind: 'under', from, to: until }] : [];
}
