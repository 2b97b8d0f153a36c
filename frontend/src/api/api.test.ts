// The way to the API: problems, pages, ETags, the connection, the server's time.

import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';

import { api as server, ORIGIN } from '../test/api';
import { askingExecution } from '../test/fixtures';
import { answered, api, configureApi } from './client';
import { paceOf, readClock, serverNow, setPace } from './clock';
import { connection } from './connection';
import { eventsQuery } from './executions';
import { executionQuery } from './live';
import { everyPage } from './pages';
import { ApiProblem, Unreachable } from './problem';

beforeEach(() => configureApi('/api', () => Promise.resolve(undefined)));

const me = () => answered(api().GET('/api/me'));

test('a refusal is an error with what to do', async () => {
  const problem = {
    code: 'FORBIDDEN',
    status: 403,
    title: 'forbidden',
    detail: 'you may not',
    fix: 'ask an admin',
  };
  server.use(http.get(`${ORIGIN}/api/me`, () => HttpResponse.json(problem, { status: 403 })));
  const error: unknown = await me().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiProblem);
  expect((error as ApiProblem).problem).toEqual(problem);
});

test('a gateway that answers instead is told apart, and counts as lost', async () => {
  server.use(
    http.get(
      `${ORIGIN}/api/me`,
      () => new HttpResponse('<html>', { status: 502, statusText: 'Bad Gateway' }),
    ),
  );
  await expect(me()).rejects.toThrow('502');
  expect(connection().lostAt).toBeDefined();
});

test('no answer is an error of its own, until one comes', async () => {
  server.use(http.get(`${ORIGIN}/api/me`, () => HttpResponse.error()));
  await expect(me()).rejects.toBeInstanceOf(Unreachable);
  expect(connection().lostAt).toBeDefined();
  server.resetHandlers();
  await me();
  expect(connection().lostAt).toBeUndefined();
});

test('the token goes with each call', async () => {
  configureApi('/api', () => Promise.resolve('secret'));
  let seen: string | null = null;
  server.use(
    http.get(`${ORIGIN}/api/me`, ({ request }) => {
      seen = request.headers.get('authorization');
      return HttpResponse.json({});
    }),
  );
  await me();
  expect(seen).toBe('Bearer secret');
});

test('an unchanged execution is not sent again, and stays the same object', async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get(`${ORIGIN}/api/executions/run-1`, ({ request }) => {
      const tag = request.headers.get('if-none-match');
      asked.push(tag);
      if (tag === 'W/"1"') return new HttpResponse(null, { status: 304 });
      return HttpResponse.json(askingExecution(), { headers: { etag: 'W/"1"' } });
    }),
  );
  const queries = new QueryClient();
  const query = { ...executionQuery('run-1'), staleTime: 0 };
  const first = await queries.fetchQuery(query);
  const second = await queries.fetchQuery(query);
  expect(asked).toEqual([null, 'W/"1"']);
  expect(second).toBe(first);
});

test('an ETag is no use once the next look at DRS has passed', async () => {
  const asked: (string | null)[] = [];
  const execution = { ...askingExecution(), nextPollAt: askingExecution().serverTime };
  server.use(
    http.get(`${ORIGIN}/api/executions/run-1`, ({ request }) => {
      asked.push(request.headers.get('if-none-match'));
      return HttpResponse.json(execution, { headers: { etag: 'W/"1"' } });
    }),
  );
  const queries = new QueryClient();
  const query = { ...executionQuery('run-1'), staleTime: 0 };
  await queries.fetchQuery(query);
  await queries.fetchQuery(query);
  expect(asked).toEqual([null, null]);
});

test('events are read on from the last page', async () => {
  const asked: (string | null)[] = [];
  const event = (message: string) => ({
    executionId: 'run-1',
    at: '2026-11-20T02:00:00Z',
    kind: 'Paused',
    message,
  });
  const pages: Record<string, object> = {
    '': { items: [event('1'), event('2')], next: 'b' },
    b: { items: [event('3')] },
  };
  server.use(
    http.get(`${ORIGIN}/api/executions/run-1/events`, ({ request }) => {
      const cursor = new URL(request.url).searchParams.get('cursor');
      asked.push(cursor);
      return HttpResponse.json(pages[cursor ?? '']);
    }),
  );
  const queries = new QueryClient();
  const query = { ...eventsQuery('run-1', true), staleTime: 0 };
  await queries.fetchQuery(query);
  pages.b = { items: [event('3'), event('4')] };
  const { items } = await queries.fetchQuery(query);
  expect(items.map(one => one.message)).toEqual(['1', '2', '3', '4']);
  expect(asked).toEqual([null, 'b', 'b']);
});

test('all pages of a list are read, but not for ever', async () => {
  expect(
    await everyPage(cursor => Promise.resolve(cursor ? { items: [2] } : { items: [1], next: 'n' })),
  ).toEqual([1, 2]);
  expect(await everyPage(() => Promise.resolve({ items: [1], next: 'n' }), 3)).toEqual([1, 1, 1]);
});

test('time goes as fast as the server says', () => {
  setPace(paceOf('60x'));
  readClock('2026-11-20T02:00:00Z', 1_000_000);
  expect(new Date(serverNow(1_002_000)).toISOString()).toBe('2026-11-20T02:02:00.000Z');
  setPace(paceOf('instant'));
  expect(new Date(serverNow(1_002_000)).toISOString()).toBe('2026-11-20T02:00:00.000Z');
  setPace(undefined);
  readClock('2026-11-20T02:00:30Z', 1_003_000);
  expect(new Date(serverNow(1_004_000)).toISOString()).toBe('2026-11-20T02:00:40.000Z');
  setPace(1);
});
