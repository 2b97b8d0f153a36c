// A plan that goes through the editor unchanged comes out the same; what is changed comes out changed.

import { expect, test } from 'vitest';

import type { Plan } from '../../api/planChanges';
import { addWave, idFrom, keepServers, moveWave, patchWave, removeWave, waveIn } from './edit';
import { emptyCheck, emptyPlan, formOf, planOf } from './form';

const FULL: Plan = {
  planId: 'payroll',
  name: 'Payroll',
  description: 'Salaries',
  rtoMinutes: 120,
  rpoMinutes: 15,
  drillLeaseMinutes: 60,
  checkDrills: true,
  waves: [
    {
      name: 'Databases',
      groups: ['databases'],
      servers: ['s-1', 's-2'],
      impact: { 's-2': 'OPTIONAL' },
      onFailure: 'ASK',
      checks: [
        {
          name: 'listens',
          document: 'AWS-RunShellScript',
          parameters: { commands: ['ss -ltn', 'one\nwith a line of its own'], executionTimeout: ['60'] },
          timeoutSeconds: 90,
          required: false,
          platform: 'LINUX',
        },
      ],
    },
    { name: 'Files', groups: ['files'], dependsOn: [], onFailure: 'CONTINUE' },
    {
      name: 'Application',
      groups: ['application', 'cache'],
      dependsOn: ['Databases', 'Files'],
      onFailure: 'STOP',
      pauseBefore: true,
      deadlineSeconds: 5400,
    },
  ],
};

const MINIMAL: Plan = {
  planId: 'p',
  name: 'P',
  checkDrills: false,
  waves: [{ name: 'W', groups: ['g'], onFailure: 'STOP' }],
};

test.each([FULL, MINIMAL])('there and back it is the same plan', plan =>
  expect(planOf(formOf(plan))).toEqual(plan),
);

test('an empty subset is not the same as none', () => {
  const plan = { ...MINIMAL, waves: [{ ...MINIMAL.waves[0]!, servers: [] }] };
  expect(planOf(formOf(plan))).toEqual(plan);
});

test('a wave that is renamed is still waited for', () => {
  const form = formOf(FULL);
  const renamed = patchWave(form, form.waves[0]!.key, { name: 'SQL' });
  expect(planOf(renamed).waves[2]!.dependsOn).toEqual(['SQL', 'Files']);
});

test('a wave that is removed is waited for no more', () => {
  const form = formOf(FULL);
  expect(planOf(removeWave(form, form.waves[0]!.key)).waves[1]!.dependsOn).toEqual(['Files']);
});

test('waves change places, and stay within the plan', () => {
  const form = formOf(FULL);
  const names = (moved: typeof form) => planOf(moved).waves.map(wave => wave.name);
  expect(names(moveWave(form, form.waves[2]!.key, -1))).toEqual(['Databases', 'Application', 'Files']);
  expect(moveWave(form, form.waves[0]!.key, -1)).toBe(form);
  expect(addWave(form).waves).toHaveLength(4);
});

test('servers of a group that was taken out leave the wave', () => {
  const [wave] = formOf(FULL).waves;
  expect(keepServers(wave!, server => server === 's-1')).toEqual({ servers: ['s-1'], impact: {} });
});

test('what is no number reaches the API as it was typed', () => {
  const form = { ...emptyPlan(), rtoMinutes: 'two hours', rpoMinutes: ' 15 ' };
  const plan = planOf(form);
  expect(plan.rtoMinutes).toBe('two hours');
  expect(plan.rpoMinutes).toBe(15);
  expect('drillLeaseMinutes' in plan).toBe(false);
});

test('edited values are one a line, without the empty ones at the end', () => {
  const check = { ...emptyCheck(), name: 'c', document: 'd' };
  const parameters = [{ key: 'k', name: 'commands', lines: 'a\n\nb\n\n', original: ['x'] }];
  const form = formOf(MINIMAL);
  const edited = patchWave(form, form.waves[0]!.key, { checks: [{ ...check, parameters }] });
  expect(planOf(edited).waves[0]!.checks![0]!.parameters).toEqual({ commands: ['a', '', 'b'] });
});

test.each([
  ['Payroll (Berlin)', 'payroll-berlin'],
  ['  Löhne & Gehälter ', 'lohne-gehalter'],
  ['', ''],
])('the id of %j', (name, id) => expect(idFrom(name)).toBe(id));

test('a problem knows its wave', () => {
  expect(waveIn('plan.waves[12].checks[0].name')).toEqual({ index: 12, rest: 'checks[0].name' });
  expect(waveIn('plan.waves[0]')).toEqual({ index: 0, rest: '' });
  expect(waveIn('plan.name')).toBeUndefined();
});
