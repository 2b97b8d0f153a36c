// The request and the command that come of what was chosen, and what stands in the way.

import { expect, test } from 'vitest';

import type { Finding } from '../api/types';
import { precheck } from './precheck';
import { commandOf, instantOf, keyOf, LATEST, pointAt, requestOf, type Choice } from './request';

const DRILL: Choice = { kind: 'DRILL', point: LATEST, exceptions: {}, replace: [], note: '' };
const BEFORE = { kind: 'before', date: '2026-11-20', time: '02:00', zone: 'utc' } as const;

test('a plain drill asks for nothing special', () =>
  expect(requestOf('payroll', DRILL)).toEqual({ planId: 'payroll', executionType: 'DRILL' }));

test('a recovery with everything', () => {
  const choice: Choice = {
    kind: 'RECOVERY',
    point: BEFORE,
    exceptions: { 's-1': LATEST, 's-2': { ...BEFORE, time: '01:30:05' } },
    replace: ['s-9', 's-3'],
    note: " it's burning ",
  };
  expect(requestOf('payroll', choice)).toEqual({
    planId: 'payroll',
    executionType: 'RECOVERY',
    recoveryPoint: { atOrBefore: '2026-11-20T02:00:00.000Z' },
    note: "it's burning",
    overrides: {
      recoveryPoints: { 's-1': 'LATEST', 's-2': { atOrBefore: '2026-11-20T01:30:05.000Z' } },
      replaceInstances: ['s-3', 's-9'],
    },
  });
  expect(commandOf('payroll', choice)).toBeUndefined();
  expect(commandOf('payroll', { ...choice, exceptions: {} })).toBe(
    'drsctl executions start payroll --recovery --confirm payroll --before 2026-11-20T02:00:00.000Z' +
      " --replace-instance s-3 --replace-instance s-9 --note 'it'\\''s burning'",
  );
});

test('a time is one only when it is whole', () => {
  expect(instantOf({ ...BEFORE, time: '' })).toBeUndefined();
  expect(instantOf({ ...BEFORE, date: '2026-13-40' })).toBeUndefined();
  expect(instantOf(LATEST)).toBeUndefined();
});

test.each(['utc', 'local'] as const)('a moment survives being shown in %s', zone => {
  const moment = Date.parse('2026-11-20T02:03:04Z');
  expect(instantOf(pointAt(moment, zone))).toBe('2026-11-20T02:03:04.000Z');
});

test('the name of an execution can be read, and is never too long', () => {
  const now = Date.parse('2026-11-20T02:07:11Z');
  expect(keyOf('payroll', 'DRILL', now, 'x7f3')).toBe('payroll-drill-20261120-0207-x7f3');
  const long = keyOf('a'.repeat(100), 'RECOVERY', now, 'x7f3');
  expect(long).toHaveLength(50);
  expect(long).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/);
});

const finding = (severity: Finding['severity'], code = 'OTHER', server = 's-1'): Finding => ({
  severity,
  code,
  sourceServerId: server,
  sentence: code,
  fix: 'repair it',
});

test('a block stops a drill, and is a risk of a recovery', () => {
  const findings = [finding('Block'), finding('Warning')];
  expect(precheck(findings, 'DRILL', []).ready).toBe(false);
  expect(precheck(findings, 'RECOVERY', [])).toMatchObject({ ready: true, blocks: [findings[0]] });
});

test('what DRS would refuse stops both', () => {
  expect(precheck([finding('Refusal')], 'RECOVERY', []).ready).toBe(false);
});

test('a live instance is replaced only where that is allowed by name', () => {
  const findings = [finding('Block', 'LIVE_INSTANCE', 's-1'), finding('Block', 'LIVE_INSTANCE', 's-2')];
  expect(precheck(findings, 'DRILL', ['s-1']).ready).toBe(false);
  expect(precheck(findings, 'DRILL', ['s-1', 's-2'])).toMatchObject({ ready: true, allowed: findings });
  expect(precheck([finding('Block', 'OTHER', 's-1')], 'DRILL', ['s-1']).ready).toBe(false);
});
