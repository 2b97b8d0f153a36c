// The one way to the API: typed by its OpenAPI document, with the caller's token, watching the connection.

import createClient, { type Client } from 'openapi-fetch';

import { heard, lost } from './connection';
import { ApiProblem, problemIn, Unreachable } from './problem';
import type { paths } from './schema';

type Token = () => Promise<string | undefined>;

let token: Token = () => Promise.resolve(undefined);
let base = location.origin;
let client = connect();

function connect(): Client<paths> {
  return createClient<paths>({ baseUrl: base, fetch: send });
}

/** `apiUrl` ends in `/api`, as the paths of the document begin. */
export function configureApi(apiUrl: string, bearer: Token): void {
  base = new URL(apiUrl.replace(/\/api\/?$/, '') || '/', location.origin).href.replace(/\/$/, '');
  token = bearer;
  client = connect();
}

export function api(): Client<paths> {
  return client;
}

/** The address of something that the browser fetches by itself. */
export function address(path: string): string {
  return base + path;
}

/** A request with the caller's token. Every answer proves the connection, a gateway's refusal excepted. */
export async function send(request: Request): Promise<Response> {
  const bearer = await token();
  if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
  try {
    const response = await globalThis.fetch(request);
    if (response.status >= 502) lost();
    else heard();
    return response;
  } catch (cause) {
    if (!request.signal.aborted) lost();
    throw request.signal.aborted ? cause : new Unreachable(cause);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data, or its problem as an error. */
export async function answered<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiProblem(problemIn(error, response));
  return data as T;
}
