// Launch settings in words: what each is called, and what its values mean.

import type { Schema } from '../api/types';
import { shown } from '../forms/diff';
import { text } from '../language';

const t = text.groups.settings;

export type LaunchSettings = Schema<'LaunchSettings'>;

/** DRS's names for them: the API's settings and its differences use the same. */
export function settingName(setting: string): string {
  return t.names[setting] ?? setting;
}

export function settingValue(setting: string, value: unknown): string {
  const words = t.values[setting];
  if (words !== undefined && typeof value === 'string') return words[value] ?? value;
  if (typeof value === 'object' && value !== null) {
    const [first] = Object.values(value) as unknown[];
    return shown(first);
  }
  return shown(value);
}

/** The settings that say something, by name. */
export function entriesOf(settings: LaunchSettings): [string, unknown][] {
  return Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
}
