// The order of plans in their list.

import { expect, test } from 'vitest';

import type { PlanReadiness, Schema } from '../api/types';
import { worstFirst, type Row } from './order';

function row(name: string, verdict?: Schema<'Verdict'>, reasons = 0): Row {
  const finding = { severity: 'Warning' as const, code: 'X', sentence: 'x', fix: 'y' };
  const readiness: PlanReadiness | undefined = verdict && {
    planId: name,
    planName: name,
    verdict,
    reasons: Array.from({ length: reasons }, () => finding),
    preflight: { ready: true, findings: [] },
    servers: 1,
    checkedAt: '2026-11-20T02:00:00Z',
  };
  return { view: { version: 1, plan: { planId: name, name, waves: [] } }, readiness };
}

test('plans that cannot be relied on stand on top', () => {
  const rows = [
    row('ready', 'Ready'),
    row('asked'),
    row('risk', 'AtRisk', 1),
    row('b', 'NotReady', 1),
    row('worse', 'NotReady', 3),
    row('a', 'NotReady', 1),
  ];
  const names = worstFirst(rows).map(one => one.view.plan.name);
  expect(names).toEqual(['worse', 'a', 'b', 'risk', 'asked', 'ready']);
});
