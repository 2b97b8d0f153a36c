// An execution for tests: three waves of two servers, the second at work.

import type { Execution, Offer, Server, Wave } from '../api/types';
import { NOW } from './api';

export const START = '2026-11-20T02:00:00Z';

export const minute = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString();

export function serverOf(name: string, changes: Partial<Server> = {}): Server {
  return {
    sourceServerId: `s-${name}`,
    hostname: name,
    groupId: 'group',
    impact: 'CRITICAL',
    status: 'Pending',
    attempt: 1,
    checks: [],
    ...changes,
  };
}

export const launched = (name: string, from: number, to: number): Server =>
  serverOf(name, {
    status: 'Launched',
    recoveryInstanceId: `i-${name}`,
    launchingAt: minute(from),
    launchedAt: minute(to),
    durationSeconds: (to - from) * 60,
    rpoSeconds: 20,
  });

export const failed = (name: string, from: number, to: number): Server =>
  serverOf(name, {
    status: 'Failed',
    launchingAt: minute(from),
    endedAt: minute(to),
    reason: 'conversion failed',
    nextStep: 'look at the subnet',
  });

const refused = (...actions: Offer['action'][]): Offer[] =>
  actions.map(action => ({ action, allowed: false, reason: 'the wave asks nothing' }));

export function waveOf(number: number, servers: Server[], changes: Partial<Wave> = {}): Wave {
  return {
    number,
    name: `Wave${number}`,
    status: 'Waiting',
    dependsOn: number === 1 ? [] : [number - 1],
    pauseBefore: false,
    onFailure: 'ASK',
    attempt: 1,
    jobIds: [],
    partsWaiting: 0,
    servers,
    actions: refused('approve', 'retry', 'skip', 'stop'),
    ...changes,
  };
}

export function executionOf(waves: Wave[], changes: Partial<Execution> = {}): Execution {
  const servers = waves.flatMap(wave => wave.servers);
  const having = (...states: string[]) => servers.filter(server => states.includes(server.status)).length;
  return {
    executionId: 'run-1',
    executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:plan:run-1',
    link: 'https://console/states#/v2/executions/details/arn:aws:states:eu-west-1:1:execution:plan:run-1',
    planId: 'payroll',
    planName: 'Payroll',
    executionType: 'DRILL',
    status: 'Running',
    startedAt: START,
    recoveryPoint: 'LATEST',
    rtoTargetSeconds: 7200,
    rpoTargetSeconds: 900,
    worstRpoSeconds: 20,
    counts: {
      total: servers.length,
      up: having('Launched', 'Healthy'),
      underWay: having('Launching', 'Checking'),
      failed: having('Failed', 'Unhealthy'),
    },
    actions: [
      { action: 'pause', allowed: true },
      { action: 'cancel', allowed: true },
      ...refused('resume', 'cleanUp'),
    ],
    waves,
    serverTime: NOW,
    elapsedSeconds: 3600,
    wavePolls: [],
    ...changes,
  };
}

/** Wave 1 is up; a server of wave 2 failed, and the wave asks. */
export function askingExecution(): Execution {
  const first = waveOf(1, [launched('db-01', 0, 11), launched('db-02', 0, 18)], {
    status: 'Succeeded',
    startedAt: minute(0),
    launchedAt: minute(18),
    endedAt: minute(18),
  });
  const second = waveOf(2, [launched('app-01', 18, 30), failed('app-02', 18, 50)], {
    status: 'NeedsDecision',
    hold: 'Failure',
    question: 'wave 2 needs a decision',
    startedAt: minute(18),
    launchedAt: minute(50),
    actions: [
      { action: 'approve', allowed: false, reason: 'it does not wait for approval' },
      { action: 'retry', allowed: true },
      { action: 'skip', allowed: true },
      { action: 'stop', allowed: true },
    ],
  });
  return executionOf([first, second, waveOf(3, [serverOf('web-01'), serverOf('web-02')])], {
    status: 'Paused',
  });
}
