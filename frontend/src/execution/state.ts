// What an execution is doing, in words: the answers that its page gives first.

import { hasEnded } from '../api/executions';
import type { Execution, Schema, Server, Wave, WaveStatus } from '../api/types';
import { text } from '../language';

const t = text.execution;

const UNDER_WAY: WaveStatus[] = ['AwaitingApproval', 'Launching', 'Checking', 'NeedsDecision'];
const BROKEN = ['Failed', 'Unhealthy'];
const PHASES: Schema<'Phase'>[] = ['Cleanup', 'Snapshot', 'Conversion', 'Launch'];

export interface ServerInWave extends Server {
  wave: Wave;
}

export const nameOf = (server: Pick<Server, 'hostname' | 'sourceServerId'>): string =>
  server.hostname ?? server.sourceServerId;

export const isBroken = (server: Pick<Server, 'status'>): boolean => BROKEN.includes(server.status);

export function wavesUnderWay(execution: Execution): Wave[] {
  return execution.waves.filter(wave => UNDER_WAY.includes(wave.status));
}

export function serversOf(execution: Pick<Execution, 'waves'>): ServerInWave[] {
  return execution.waves.flatMap(wave => wave.servers.map(server => ({ ...server, wave })));
}

export function failedServers(execution: Execution): ServerInWave[] {
  return serversOf(execution).filter(isBroken);
}

/** The servers that have instances now. */
export function serversUp(execution: Execution): ServerInWave[] {
  return serversOf(execution).filter(server => server.recoveryInstanceId && server.status !== 'Terminated');
}

export function wavesThatAsk(execution: Execution): Wave[] {
  return execution.waves.filter(wave => wave.hold && wave.question && !hasEnded(execution));
}

/** How far the last server of a wave has come. */
export function phaseOf(wave: Wave): Schema<'Phase'> | undefined {
  const launching = wave.servers.filter(server => server.status === 'Launching');
  return PHASES.find(phase => launching.some(server => server.phase === phase));
}

export function doing(wave: Wave): string {
  const phase = wave.status === 'Launching' ? phaseOf(wave) : undefined;
  return phase === undefined ? text.words.wave[wave.status] : text.words.phase[phase];
}

/** `Wave 2 of 3: Conversion`: what is going on now, in one line. */
export function headline(execution: Execution): string {
  if (execution.cleanUp?.status === 'Terminating') return t.terminating;
  if (hasEnded(execution)) return text.words.execution[execution.status];
  const waves = wavesUnderWay(execution);
  const all = execution.waves.length;
  if (waves.length === 0) return text.words.execution[execution.status];
  if (waves.length === 1) return t.inWave(waves[0]!.number, all, waves[0]!.name, doing(waves[0]!));
  return waves.map(wave => t.inWave(wave.number, all, wave.name, doing(wave))).join(' · ');
}

/** What the tab says, so that a row of tabs is a row of lights. */
export function tabTitle(execution: Execution): string {
  const failed = execution.counts.failed;
  const asks = wavesThatAsk(execution).length > 0;
  const mark = asks ? t.tabAsks : failed > 0 ? t.tabFailed(failed) : '';
  const [wave] = wavesUnderWay(execution);
  const where = wave && !hasEnded(execution) ? t.tabWave(wave.number, execution.waves.length) : undefined;
  return [mark, where ?? text.words.execution[execution.status], execution.planName]
    .filter(Boolean)
    .join(' · ');
}

/** The server that came up with the oldest data. */
export function worstRpo(execution: Execution): ServerInWave | undefined {
  return serversOf(execution)
    .filter(server => typeof server.rpoSeconds === 'number')
    .reduce<ServerInWave | undefined>(
      (worst, server) => (worst && worst.rpoSeconds! >= server.rpoSeconds! ? worst : server),
      undefined,
    );
}

/** The waves that cannot start when this one does not end well. */
export function dependents(execution: Execution, number: number): Wave[] {
  const found = new Set([number]);
  for (const wave of execution.waves) if (wave.dependsOn.some(one => found.has(one))) found.add(wave.number);
  found.delete(number);
  return execution.waves.filter(wave => found.has(wave.number));
}

const ORDER = [
  'Failed',
  'Unhealthy',
  'Launching',
  'Checking',
  'Pending',
  'Launched',
  'Healthy',
  'Skipped',
  'Terminated',
];

/** What needs eyes first comes first. */
export function byUrgency(one: ServerInWave, other: ServerInWave): number {
  return (
    ORDER.indexOf(one.status) - ORDER.indexOf(other.status) ||
    one.wave.number - other.wave.number ||
    nameOf(one).localeCompare(nameOf(other))
  );
}

/** The state in the files under `statemachine/` that a wave is in. */
export const STATE_OF_WAVE: Record<WaveStatus, string> = {
  Waiting: 'AwaitTurn',
  AwaitingApproval: 'RequestApproval',
  Launching: 'StartWave → WaitForDrs ⇄ PollWave',
  Checking: 'CheckServers',
  NeedsDecision: 'AskOperator',
  Succeeded: 'WaveSucceeded',
  SucceededWithFailures: 'WaveSucceeded',
  Failed: 'WaveFailed',
  Skipped: 'WaveSkipped',
  Cancelled: 'WaveCancelled',
};

/** The ARN of an execution, from the address of its page in the Step Functions console. */
export function arnIn(link: string): string | undefined {
  return link.split('/details/')[1];
}
