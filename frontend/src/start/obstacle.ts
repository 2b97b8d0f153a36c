// Why the start button is off: the first thing that is in the way, in words.

import type { PlanReadiness, PlanView, Schema } from '../api/types';
import { text } from '../language';
import { precheck } from './precheck';
import { isComplete, type Choice } from './request';

const t = text.start.obstacle;

interface Situation {
  view: PlanView;
  choice: Choice;
  readiness: PlanReadiness | undefined;
  typed: string;
  /** What servers would be launched from, once that is known. */
  points: Schema<'RecoveryPoints'> | undefined;
}

export function obstacle({ view, choice, readiness, points, typed }: Situation): string | undefined {
  if (view.activeExecutionId) return t.running;
  if (![choice.point, ...Object.values(choice.exceptions)].every(isComplete)) return t.time;
  if (readiness !== undefined) {
    const found = precheck(readiness.preflight.findings, choice.kind, choice.replace);
    if (found.refusals.length > 0) return t.refusals(found.refusals.length);
    if (!found.ready) return t.blocks(found.blocks.length);
  } else if (choice.kind === 'DRILL') {
    return t.asking;
  }
  const without = points?.servers.filter(
    one => !one.recoveryPoint && !(one.sourceServerId in choice.exceptions),
  );
  if (choice.point.kind === 'before' && without?.length) return t.without(without.length);
  if (choice.kind === 'RECOVERY' && typed !== view.plan.name) return t.name(view.plan.name);
  return undefined;
}
