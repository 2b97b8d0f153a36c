// Which field a problem belongs to, and how it reads beside it.

import { expect, test } from 'vitest';

import { ApiProblem } from '../api/problem';
import { errorAt, problemsOf } from './problems';

const PROBLEMS = [
  { field: 'plan.name', detail: 'is empty', fix: 'give the plan a name' },
  { field: 'plan.waves[1].groups[0]', detail: 'there is no protection group `x`', fix: 'create it' },
];

test('a problem stands beside its field', () => {
  expect(errorAt(PROBLEMS, 'plan.name')).toBe('Is empty. Give the plan a name.');
  expect(errorAt(PROBLEMS, 'plan.waves[1].groups')).toBeUndefined();
  expect(errorAt(PROBLEMS, 'plan.waves[1].groups', true)).toBe(
    'There is no protection group `x`. Create it.',
  );
  expect(errorAt(PROBLEMS, 'plan.waves[11].groups', true)).toBeUndefined();
});

test('a body that could not be read names one field', () => {
  const error = new ApiProblem({
    code: 'INVALID_BODY',
    status: 422,
    title: 'invalid body',
    detail: '`plan.rtoMinutes`: `x` is not a number',
    field: 'plan.rtoMinutes',
    fix: 'see the body of this route in /api/openapi.json',
  });
  expect(errorAt(problemsOf(error), 'plan.rtoMinutes')).toBe('`x` is not a number.');
  expect(problemsOf(new Error('other'))).toEqual([]);
});
