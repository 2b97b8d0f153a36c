// What is wrong with the fields of a form, in the API's words, and where each of them belongs.

import { problemOf } from '../api/problem';
import { problemsIn, type FieldProblem } from '../api/planChanges';

/** The fields that a refusal is about; none when it is about something else. */
export function problemsOf(error: unknown): FieldProblem[] {
  const problem = problemOf(error);
  return problem === undefined ? [] : problemsIn(problem).filter(one => one.field !== '');
}

/** Problems of a field; with `deep`, those of its parts too (`groups` of `groups[0]`). */
export function problemsAt(problems: FieldProblem[], path: string, deep = false): FieldProblem[] {
  return problems.filter(({ field }) => field === path || (deep && isPartOf(field, path)));
}

export function isPartOf(field: string, path: string): boolean {
  return field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
}

/** `Is empty. Give the plan a name.` */
export function sentence({ field, detail, fix }: FieldProblem): string {
  const bare = detail.startsWith(`\`${field}\`: `) ? detail.slice(field.length + 4) : detail;
  const parts = fix && !fix.startsWith('see the body of') ? [bare, fix] : [bare];
  return parts.map(finished).join(' ');
}

function finished(words: string): string {
  const upper = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

export function errorAt(problems: FieldProblem[], path: string, deep = false): string | undefined {
  const found = problemsAt(problems, path, deep).map(sentence);
  return found.length === 0 ? undefined : [...new Set(found)].join(' ');
}
