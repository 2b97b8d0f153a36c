// What people can do now, as the API says it: which buttons there are, and why some are out of use.

import type { Action, Execution, Offer, Wave } from '../../api/types';
import { text } from '../../language';

/** What a person is about to do. */
export interface Ask {
  action: Action;
  /** For answers to a wave. */
  wave?: number;
}

export interface Choice extends Offer {
  label: string;
  ask: Ask;
}

const ONLY_DRILLS: Action[] = ['cleanUp', 'extendLease'];

const OF_HOLD: Record<NonNullable<Wave['hold']>, Action[]> = {
  Approval: ['approve', 'skip', 'stop'],
  Failure: ['retry', 'skip', 'stop'],
};

/** Those of the whole execution. The instances of a recovery are never terminated from here. */
export function choicesOf(execution: Execution): Choice[] {
  const drill = execution.executionType === 'DRILL';
  return execution.actions
    .filter(offer => drill || !ONLY_DRILLS.includes(offer.action))
    .map(offer => ({
      ...offer,
      label: text.execution.actions.labels[offer.action],
      ask: { action: offer.action },
    }));
}

/** The answers to a wave that asks. */
export function answersTo(wave: Wave): Choice[] {
  if (!wave.hold) return [];
  const fitting = OF_HOLD[wave.hold];
  return wave.actions
    .filter(offer => offer.allowed || fitting.includes(offer.action))
    .map(offer => ({
      ...offer,
      label: labelFor(offer.action, wave),
      ask: { action: offer.action, wave: wave.number },
    }));
}

function labelFor(action: Action, wave: Wave): string {
  const t = text.execution.actions;
  return action === 'skip' && wave.hold === 'Approval' ? t.leaveOut : t.labels[action];
}

/** Why a choice is out of use, as a sentence of its own. */
export function reasonOf({ allowed, reason }: Offer): string | undefined {
  if (allowed || !reason) return undefined;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

/** Reversible, and asked for in a hurry: done at once. */
export function isImmediate({ action }: Ask): boolean {
  return action === 'pause' || action === 'resume';
}

/** The same, on the command line. */
export function commandOf(execution: Pick<Execution, 'executionId'>): string {
  return `drsctl executions watch ${execution.executionId}`;
}

export function commandForAnswer(execution: Execution, { action, wave: number }: Ask): string | undefined {
  const id = execution.executionId;
  const wave = execution.waves.find(one => one.number === number);
  if (wave) return `drsctl executions ${action} ${id} --wave ${wave.number} --attempt ${wave.attempt}`;
  if (action === 'cleanUp') return `drsctl cleanup ${id}`;
  if (action === 'extendLease') return undefined;
  return `drsctl executions ${action} ${id}`;
}
