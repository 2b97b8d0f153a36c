// Targets and orders of source servers.

import { expect, test } from 'vitest';

import type { PlanView } from '../api/types';
import { rankOf, rpoTargetOf } from './target';
import { filterOf } from './useServerFilter';

const plan = (planId: string, rpoMinutes?: number): PlanView => ({
  version: 1,
  plan: { planId, name: planId, waves: [], rpoMinutes },
});

test('the strictest plan decides how old data may be', () => {
  const plans = [plan('a', 60), plan('b', 15), plan('c'), plan('d', 1)];
  const used = ['a', 'b', 'c'].map(id => ({ id, name: id }));
  expect(rpoTargetOf(used, plans)).toBe(900);
  expect(rpoTargetOf([], plans)).toBeUndefined();
  expect(rpoTargetOf(used, undefined)).toBeUndefined();
});

test('the worst states stand first, unknown ones before the healthy', () => {
  const states = ['CONTINUOUS', 'SOMETHING_NEW', 'PAUSED', 'DISCONNECTED', 'STALLED'];
  expect(states.toSorted((one, other) => rankOf(one) - rankOf(other))).toEqual([
    'DISCONNECTED',
    'STALLED',
    'PAUSED',
    'SOMETHING_NEW',
    'CONTINUOUS',
  ]);
});

test('only filters that say something are asked', () => {
  const none = { words: ' ', state: '', tag: '', missing: '' };
  expect(filterOf(none)).toEqual({});
  expect(filterOf({ words: 'db', state: 'STALLED', tag: 'Tier=web', missing: 'group' })).toEqual({
    text: 'db',
    state: 'STALLED',
    tag: 'Tier=web',
    unassigned: true,
  });
  expect(filterOf({ ...none, missing: 'plan' })).toEqual({});
});
