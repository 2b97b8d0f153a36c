// A plan as it is edited: text where people type, keys where names can change. There and back it stays the same plan.

import type { Plan } from '../../api/planChanges';
import type { Schema } from '../../api/types';
import type { PlanWave } from '../waves';

export interface ParameterForm {
  key: string;
  name: string;
  /** One value a line. */
  lines: string;
  /** As they came: values with line breaks of their own survive unless they are edited. */
  original: string[];
}

export interface CheckForm {
  key: string;
  name: string;
  document: string;
  platform: Schema<'Platform'> | '';
  required: boolean;
  timeoutSeconds: string;
  parameters: ParameterForm[];
}

export interface WaveForm {
  key: string;
  name: string;
  groups: string[];
  /** Keys of waves; `null` is the one before it. */
  dependsOn: string[] | null;
  /** Ids of servers; `null` is all of the groups. */
  servers: string[] | null;
  impact: Record<string, Schema<'Impact'>>;
  onFailure: Schema<'OnFailure'>;
  pauseBefore: boolean;
  deadlineSeconds: string;
  checks: CheckForm[];
}

export interface PlanForm {
  planId: string;
  name: string;
  description: string;
  rtoMinutes: string;
  rpoMinutes: string;
  drillLeaseMinutes: string;
  checkDrills: boolean;
  waves: WaveForm[];
}

let keys = 0;

export function newKey(): string {
  keys += 1;
  return `key-${keys}`;
}

export const CHECK_SECONDS = '300';

export function emptyCheck(): CheckForm {
  return {
    key: newKey(),
    name: '',
    document: '',
    platform: '',
    required: true,
    timeoutSeconds: CHECK_SECONDS,
    parameters: [],
  };
}

export function emptyWave(name = ''): WaveForm {
  return {
    key: newKey(),
    name,
    groups: [],
    dependsOn: null,
    servers: null,
    impact: {},
    onFailure: 'STOP',
    pauseBefore: false,
    deadlineSeconds: '',
    checks: [],
  };
}

export function emptyPlan(): PlanForm {
  return {
    planId: '',
    name: '',
    description: '',
    rtoMinutes: '',
    rpoMinutes: '',
    drillLeaseMinutes: '',
    checkDrills: false,
    waves: [emptyWave()],
  };
}

export function formOf(plan: Plan): PlanForm {
  const named = plan.waves.map(wave => ({ wave, key: newKey() }));
  const keyOf = (name: string) => named.find(one => one.wave.name === name)?.key ?? name;
  return {
    planId: plan.planId,
    name: plan.name,
    description: plan.description ?? '',
    rtoMinutes: typed(plan.rtoMinutes),
    rpoMinutes: typed(plan.rpoMinutes),
    drillLeaseMinutes: typed(plan.drillLeaseMinutes),
    checkDrills: plan.checkDrills ?? false,
    waves: named.map(({ wave, key }) => ({
      key,
      name: wave.name,
      groups: wave.groups,
      dependsOn: wave.dependsOn?.map(keyOf) ?? null,
      servers: wave.servers ?? null,
      impact: wave.impact ?? {},
      onFailure: wave.onFailure ?? 'STOP',
      pauseBefore: wave.pauseBefore ?? false,
      deadlineSeconds: typed(wave.deadlineSeconds),
      checks: (wave.checks ?? []).map(checkForm),
    })),
  };
}

function checkForm(check: Schema<'Check'>): CheckForm {
  return {
    key: newKey(),
    name: check.name,
    document: check.document,
    platform: check.platform ?? '',
    required: check.required ?? true,
    timeoutSeconds: check.timeoutSeconds === undefined ? CHECK_SECONDS : String(check.timeoutSeconds),
    parameters: Object.entries(check.parameters ?? {}).map(([name, values]) => ({
      key: newKey(),
      name,
      lines: values.join('\n'),
      original: values,
    })),
  };
}

export function planOf(form: PlanForm): Plan {
  const names = new Map(form.waves.map(wave => [wave.key, wave.name]));
  return {
    planId: form.planId.trim(),
    name: form.name,
    ...(form.description && { description: form.description }),
    ...optional('rtoMinutes', form.rtoMinutes),
    ...optional('rpoMinutes', form.rpoMinutes),
    ...optional('drillLeaseMinutes', form.drillLeaseMinutes),
    checkDrills: form.checkDrills,
    waves: form.waves.map(wave => waveOf(wave, names)),
  };
}

function waveOf(wave: WaveForm, names: Map<string, string>): PlanWave {
  return {
    name: wave.name,
    groups: wave.groups,
    ...(wave.dependsOn && { dependsOn: wave.dependsOn.map(key => names.get(key) ?? key) }),
    ...(wave.servers && { servers: wave.servers }),
    ...(Object.keys(wave.impact).length > 0 && { impact: wave.impact }),
    onFailure: wave.onFailure,
    ...(wave.pauseBefore && { pauseBefore: true }),
    ...optional('deadlineSeconds', wave.deadlineSeconds),
    ...(wave.checks.length > 0 && { checks: wave.checks.map(checkOf) }),
  };
}

function checkOf(check: CheckForm): Schema<'Check'> {
  const parameters = check.parameters.filter(one => one.name || one.lines);
  return {
    name: check.name,
    document: check.document,
    ...(parameters.length > 0 && {
      parameters: Object.fromEntries(parameters.map(one => [one.name, valuesOf(one)])),
    }),
    ...optional('timeoutSeconds', check.timeoutSeconds),
    required: check.required,
    ...(check.platform && { platform: check.platform }),
  };
}

function valuesOf({ lines, original }: ParameterForm): string[] {
  return lines === original.join('\n') ? original : lines.replace(/\n+$/, '').split('\n');
}

function typed(number: number | null | undefined): string {
  return number === null || number === undefined ? '' : String(number);
}

/** What is no number goes to the API as it was typed, so that it can say what is wrong with it. */
function optional<Name extends string>(name: Name, words: string): { [name in Name]?: number } {
  const bare = words.trim();
  if (bare === '') return {};
  const number = Number(bare);
  return { [name]: Number.isFinite(number) ? number : bare } as { [name in Name]?: number };
}
