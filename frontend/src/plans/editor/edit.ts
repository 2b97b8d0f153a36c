// The changes that the editor makes to a plan's waves.

import { emptyWave, type PlanForm, type WaveForm } from './form';

export function patchWave(form: PlanForm, key: string, part: Partial<WaveForm>): PlanForm {
  return { ...form, waves: form.waves.map(wave => (wave.key === key ? { ...wave, ...part } : wave)) };
}

export function addWave(form: PlanForm, wave = emptyWave()): PlanForm {
  return { ...form, waves: [...form.waves, wave] };
}

/** Waves that waited for it wait for it no more. */
export function removeWave(form: PlanForm, key: string): PlanForm {
  return {
    ...form,
    waves: form.waves
      .filter(wave => wave.key !== key)
      .map(wave => ({ ...wave, dependsOn: wave.dependsOn?.filter(one => one !== key) ?? null })),
  };
}

export function moveWave(form: PlanForm, key: string, step: 1 | -1): PlanForm {
  const waves = [...form.waves];
  const from = waves.findIndex(wave => wave.key === key);
  const to = from + step;
  if (from === -1 || to < 0 || to >= waves.length) return form;
  [waves[from], waves[to]] = [waves[to]!, waves[from]!];
  return { ...form, waves };
}

/** Servers of groups that were taken out leave the subset and the impact too. */
export function keepServers(wave: WaveForm, left: (server: string) => boolean): Partial<WaveForm> {
  return {
    servers: wave.servers?.filter(left) ?? null,
    impact: Object.fromEntries(Object.entries(wave.impact).filter(([server]) => left(server))),
  };
}

/** An id from a name: `Payroll (Berlin)` is `payroll-berlin`. */
export function idFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
}

const WAVE = /^plan\.waves\[(\d+)\](.*)$/;

/** Which wave a field is of, and what of it. */
export function waveIn(field: string): { index: number; rest: string } | undefined {
  const match = WAVE.exec(field);
  return match === null ? undefined : { index: Number(match[1]), rest: match[2]!.replace(/^\./, '') };
}
