// Differences, as people read them.

import { expect, test } from 'vitest';

import { diff, shown } from './diff';

const paths = (before: unknown, after: unknown) => diff(before, after).map(change => change.path);

test('fields by their names', () => {
  expect(diff({ name: 'A', rtoMinutes: 60 }, { name: 'A', rtoMinutes: 90, rpoMinutes: 5 })).toEqual([
    { path: 'rtoMinutes', before: 60, after: 90 },
    { path: 'rpoMinutes', before: undefined, after: 5 },
  ]);
});

test('waves by their names, wherever they stand', () => {
  const before = {
    waves: [
      { name: 'A', groups: ['x'] },
      { name: 'B', groups: ['y'] },
    ],
  };
  const after = {
    waves: [
      { name: 'B', groups: ['y', 'z'] },
      { name: 'A', groups: ['x'] },
    ],
  };
  expect(paths(before, after)).toEqual(['waves › order', 'waves › B › groups']);
});

test('waves that come and go', () => {
  const before = { waves: [{ name: 'A' }] };
  const after = { waves: [{ name: 'B' }] };
  expect(paths(before, after)).toEqual(['waves › A', 'waves › B']);
});

test('absent, null and empty are the same, except where empty means something', () => {
  expect(paths({ checks: [], description: '' }, { description: null })).toEqual([]);
  expect(paths({ name: 'A', dependsOn: [] }, { name: 'A' })).toEqual(['dependsOn']);
  expect(paths({ name: 'A', servers: [] }, { name: 'A', servers: null })).toEqual(['servers']);
});

test('the first check of a wave is a change of its checks', () => {
  expect(paths({ checks: [] }, { checks: [{ name: 'c', document: 'd' }] })).toEqual(['checks › c']);
});

test.each([
  [undefined, '–'],
  [true, 'Yes'],
  [['a', 'b'], 'a, b'],
  [[], '[]'],
  [{ a: 1, b: ['x'] }, 'a: 1; b: x'],
])('%j is shown as %s', (value, words) => expect(shown(value)).toBe(words));
