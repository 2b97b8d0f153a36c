// The picture of a plan: who stands before whom.

import { expect, test } from 'vitest';

import { path, picture } from './layout';
import { dependencies, serversOfWave } from './waves';

const DIAMOND = [
  { name: 'Databases', groups: ['a'] },
  { name: 'Files', groups: ['b'], dependsOn: [] },
  { name: 'Application', groups: ['c'], dependsOn: ['Databases', 'Files'] },
  { name: 'Web', groups: ['d'] },
];

test('a wave that says nothing waits for the one before it', () =>
  expect(dependencies(DIAMOND)).toEqual([[], [], [0, 1], [2]]));

test('names that are unknown, and a wave itself, are no lines', () =>
  expect(dependencies([{ name: 'A', groups: [], dependsOn: ['A', 'gone'] }])).toEqual([[]]));

test('from left to right, side by side what is independent', () => {
  const { nodes, lines } = picture(DIAMOND, false);
  expect(nodes[0]!.x).toBe(nodes[1]!.x);
  expect(nodes[0]!.y).toBeLessThan(nodes[1]!.y);
  expect(nodes[2]!.x).toBeGreaterThan(nodes[0]!.x);
  expect(nodes[3]!.x).toBeGreaterThan(nodes[2]!.x);
  expect(lines.map(line => `${line.from}-${line.to}`).toSorted()).toEqual(['0-2', '1-2', '2-3']);
});

test('the first of those side by side stands on top, whatever dagre does', () => {
  const three = ['A', 'B', 'C'].map(name => ({ name, groups: [], dependsOn: [] as string[] }));
  const { nodes } = picture([...three, { name: 'D', groups: [], dependsOn: ['A', 'B', 'C'] }], false);
  expect(nodes[0]!.y).toBeLessThan(nodes[1]!.y);
  expect(nodes[1]!.y).toBeLessThan(nodes[2]!.y);
});

test('downwards on a phone', () => {
  const { nodes } = picture(DIAMOND, true);
  expect(nodes[3]!.y).toBeGreaterThan(nodes[2]!.y);
});

test('a circle is drawn as well, and no waves are an empty picture', () => {
  const circle = [
    { name: 'A', groups: [], dependsOn: ['B'] },
    { name: 'B', groups: [], dependsOn: ['A'] },
  ];
  expect(picture(circle, false).nodes).toHaveLength(2);
  expect(picture([], false)).toMatchObject({ width: 0, height: 0, nodes: [] });
});

test('a line is smooth', () =>
  expect(
    path([
      { x: 0, y: 0 },
      { x: 10, y: 10 },
      { x: 20, y: 0 },
    ]),
  ).toBe('M0,0 Q10,10 15,5 L20,0'));

test('a wave launches the servers of its groups, or those that it names', () => {
  const server = (id: string, group: string | null) => ({
    sourceServerId: id,
    group: group === null ? null : { id: group, name: group },
    hasRecoveryPoint: true,
    plans: [],
    platform: 'LINUX' as const,
    replicationState: 'CONTINUOUS',
    tags: {},
  });
  const all = [server('s-1', 'a'), server('s-2', 'a'), server('s-3', 'b'), server('s-4', null)];
  const ids = (servers: string[] | null) =>
    serversOfWave({ groups: ['a'], servers }, all).map(one => one.sourceServerId);
  expect(ids(null)).toEqual(['s-1', 's-2']);
  expect(ids(['s-2', 's-3'])).toEqual(['s-2']);
});
