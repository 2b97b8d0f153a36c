// What the API says when it does not do something, and what is said when it says nothing.

import { text } from '../language';
import type { Problem } from './types';

/** A refusal: the sentence, and what to do about it. */
export class ApiProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
  }
}

/** No answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super(text.errors.unreachable, { cause });
    this.name = 'Unreachable';
  }
}

export function problemOf(error: unknown): Problem | undefined {
  return error instanceof ApiProblem ? error.problem : undefined;
}

export function isNotFound(error: unknown): boolean {
  return problemOf(error)?.status === 404;
}

/** The problem in an answer; one is made up where a proxy answered instead of the API. */
export function problemIn(body: unknown, response: Response): Problem {
  if (typeof body === 'object' && body !== null && 'detail' in body) return body as Problem;
  return {
    code: 'DEPENDENCY_UNAVAILABLE',
    status: response.status,
    title: response.statusText,
    detail: text.errors.strange(response.status, response.statusText),
    fix: text.errors.strangeFix,
  };
}
