// What differs between two plans or groups, field by field, as people read it.

import { text } from '../language';

export interface Change {
  /** Where: `waves › Application › deadlineSeconds`. */
  path: string;
  before: unknown;
  after: unknown;
}

/** Lists that mean something else when they are empty than when they are absent. */
const EMPTY_MEANS = ['dependsOn', 'servers', 'sourceServerIds'];

export function diff(before: unknown, after: unknown, path: string[] = []): Change[] {
  const left = meaning(before, path.at(-1));
  const right = meaning(after, path.at(-1));
  if (isNamedList(left) && isNamedList(right)) return named(left, right, path);
  if (isNamedList(left ?? right) && (left === undefined || right === undefined)) {
    return named((left as Named[]) ?? [], (right as Named[]) ?? [], path);
  }
  if (isRecord(left) && isRecord(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.flatMap(key => diff(left[key], right[key], [...path, key]));
  }
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  return [{ path: path.join(' › '), before: left, after: right }];
}

type Named = Record<string, unknown>;

function named(left: Named[], right: Named[], path: string[]): Change[] {
  const [lefts, rights] = [left.map(nameOf), right.map(nameOf)];
  const names = [...new Set([...lefts, ...rights])];
  const inside = names.flatMap(name => {
    const [one, other] = [left[lefts.indexOf(name)], right[rights.indexOf(name)]];
    const here = [...path, name];
    if (one === undefined || other === undefined) {
      return [{ path: here.join(' › '), before: one, after: other }];
    }
    return diff(one, other, here);
  });
  const kept = (all: string[], those: string[]) => all.filter(name => those.includes(name));
  const [before, after] = [kept(lefts, rights), kept(rights, lefts)];
  if (before.join('\n') === after.join('\n')) return inside;
  const order = { path: [...path, text.forms.changes.order].join(' › '), before, after };
  return [order, ...inside];
}

function nameOf(one: Named): string {
  return String(one.groupId ?? one.name);
}

function meaning(value: unknown, key: string | undefined): unknown {
  if (value === null || value === '') return undefined;
  if (key !== undefined && EMPTY_MEANS.includes(key)) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  return isRecord(value) && Object.keys(value).length === 0 ? undefined : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Named[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(one => isRecord(one) && ('name' in one || 'groupId' in one))
  );
}

/** A value in a table of changes: lists with commas, parts as `name: value`. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return text.words.none;
  if (typeof value === 'boolean') return value ? text.words.yes : text.words.no;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : value.map(shown).join(', ');
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([key, part]) => `${key}: ${shown(part)}`)
      .join('; ');
  }
  return `${value as string | number}`;
}
