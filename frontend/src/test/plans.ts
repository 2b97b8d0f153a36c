// A plan, its servers and its readiness for tests.

import type { PlanReadiness, PlanView, Schema, SourceServer } from '../api/types';
import { answer, NOW } from './api';

export const PLAN: PlanView = {
  version: 3,
  plan: {
    planId: 'payroll',
    name: 'Payroll',
    rtoMinutes: 120,
    rpoMinutes: 15,
    checkDrills: false,
    waves: [
      { name: 'Databases', groups: ['databases'], onFailure: 'STOP' },
      { name: 'Web', groups: ['web'], onFailure: 'ASK', pauseBefore: true },
    ],
  },
};

export function sourceServer(hostname: string, group: string): SourceServer {
  return {
    sourceServerId: `s-${hostname}`,
    hostname,
    platform: 'LINUX',
    replicationState: 'CONTINUOUS',
    lagSeconds: 4,
    backlogBytes: 0,
    hasRecoveryPoint: true,
    tags: { Tier: group },
    group: { id: group, name: group },
    plans: [{ id: 'payroll', name: 'Payroll' }],
  };
}

export const SERVERS = [sourceServer('db-01', 'databases'), sourceServer('web-01', 'web')];

export function readinessOf(findings: Schema<'Finding'>[], ready: boolean): PlanReadiness {
  return {
    planId: 'payroll',
    planName: 'Payroll',
    verdict: 'AtRisk',
    reasons: findings,
    preflight: { ready, findings },
    servers: 2,
    checkedAt: NOW,
  };
}

const POINTS: Schema<'RecoveryPoints'> = {
  planId: 'payroll',
  rpoTargetSeconds: 900,
  worstRpoSeconds: 60,
  without: 0,
  checkedAt: NOW,
  servers: SERVERS.map((one, index) => ({
    sourceServerId: one.sourceServerId,
    hostname: one.hostname,
    wave: index + 1,
    recoveryPoint: NOW,
    rpoSeconds: 60,
    meetsTarget: true,
  })),
};

/** The API as pages about the plan ask it. */
export function answerPlan(readiness = readinessOf([], true)): void {
  answer('get', '/api/me', {
    name: 'local',
    roles: ['admin'],
    may: ['read', 'startDrill', 'startRecovery', 'manage'],
  });
  answer('get', '/api/plans', { items: [PLAN] });
  answer('get', '/api/plans/payroll', PLAN);
  answer('get', '/api/plans/payroll/readiness', readiness);
  answer('get', '/api/plans/payroll/recovery-points', POINTS);
  answer('get', '/api/servers', { items: SERVERS, total: SERVERS.length });
  answer('get', '/api/groups', {
    items: ['databases', 'web'].map(id => ({
      version: 1,
      group: { groupId: id, name: id, tags: { Tier: id } },
    })),
  });
  answer('post', '/api/plans/validate', { valid: true, problems: [] });
}
