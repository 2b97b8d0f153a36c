// The API that tests talk to: a test says what it answers.

import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

export const ORIGIN = 'http://127.0.0.1:8080';

/** What every page asks for. */
const COMMON = [
  http.get(`${ORIGIN}/api/health`, () =>
    HttpResponse.json({ status: 'ok', version: '1', build: 'test', region: 'eu-west-1', time: NOW }),
  ),
  http.get(`${ORIGIN}/api/me`, () => HttpResponse.json({ name: 'local', roles: ['admin'], may: ['read'] })),
  http.get(`${ORIGIN}/api/simulation`, () =>
    HttpResponse.json({ status: 404, detail: 'no' }, { status: 404 }),
  ),
];

export const NOW = '2026-11-20T03:00:00Z';

export const api = setupServer(...COMMON);

type Body = Parameters<typeof HttpResponse.json>[0];

export function answer(
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  body: Body,
  status = 200,
): void {
  api.use(http[method](ORIGIN + path, () => HttpResponse.json(body, { status })));
}
