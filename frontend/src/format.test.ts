// How things are written.

import { expect, test } from 'vitest';

import {
  bytes,
  clock,
  count,
  duration,
  pressure,
  relative,
  reportFileName,
  rpoBand,
  utcTime,
} from './format';

test.each([
  [0, '0 s'],
  [59.6, '1 min'],
  [250, '4 min 10 s'],
  [3600, '1 h'],
  [4330, '1 h 12 min'],
  [187_200, '2 d 4 h'],
])('%d seconds are %s', (seconds, words) => expect(duration(seconds)).toBe(words));

test('a clock has all its digits', () => {
  expect(clock(640)).toBe('00:10:40');
  expect(clock(360_000)).toBe('100:00:00');
  expect(clock(-3)).toBe('00:00:00');
});

test('relative times have one unit', () => {
  const now = '2026-11-20T02:00:00Z';
  expect(relative('2026-11-20T01:55:48Z', now)).toBe('4 min ago');
  expect(relative('2026-11-20T02:00:12Z', now)).toBe('in 12 s');
  expect(relative('2026-04-22T02:00:00Z', now)).toBe('212 d ago');
  expect(relative(now, now)).toBe('just now');
});

test('UTC is written out', () => expect(utcTime('2026-11-20T02:07:11.4Z')).toBe('2026-11-20 02:07:11 UTC'));

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [53_687_091_200, '50 GiB'],
])('%d bytes are %s', (number, words) => expect(bytes(number)).toBe(words));

test('counts agree with their words', () => {
  expect(count(1, 'server')).toBe('1 server');
  expect(count(1200, 'server')).toBe('1,200 servers');
});

test('data loss has bands', () => {
  expect([900, 901, 1801, 3601].map(seconds => rpoBand(seconds, 900))).toEqual([
    'met',
    'exceeded',
    'severe',
    'critical',
  ]);
});

test('time runs out by degrees', () => {
  expect([0, 75, 76, 100, 101].map(seconds => pressure(seconds, 100))).toEqual([
    'fine',
    'fine',
    'close',
    'close',
    'over',
  ]);
  expect(pressure(10, null)).toBe('none');
});

test('a file name sorts and is safe', () =>
  expect(reportFileName('pay/roll', 'DRILL', '2026-11-20T02:07:11Z', 'csv')).toBe(
    'pay-roll-drill-2026-11-20T0207Z.csv',
  ));
