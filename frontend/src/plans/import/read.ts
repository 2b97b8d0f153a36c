// A plan file as it was typed, read only to show what would change: the API reads and judges it by itself.

import { parse } from 'yaml';

import type { Schema } from '../../api/types';

export type PlanFile = Schema<'PlanFile'>;

/** `undefined` while it cannot be read. */
export function readFile(content: string): PlanFile | undefined {
  try {
    const file = parse(content) as Partial<PlanFile> | null;
    return typeof file?.plan === 'object' && file.plan !== null ? (file as PlanFile) : undefined;
  } catch {
    return undefined;
  }
}
