// The order in which plans are listed: those that cannot be relied on stand on top.

import type { PlanReadiness, PlanView, Schema } from '../api/types';

export interface Row {
  view: PlanView;
  readiness: PlanReadiness | undefined;
}

const WEIGHT: Record<Schema<'Verdict'>, number> = { NotReady: 0, AtRisk: 1, Ready: 3 };
const UNKNOWN = 2;

/** By verdict, then by how much speaks against them, then by name; those still asked about before the ready ones. */
export function worstFirst(rows: Row[]): Row[] {
  const weight = ({ readiness }: Row) => (readiness ? WEIGHT[readiness.verdict] : UNKNOWN);
  const against = ({ readiness }: Row) => readiness?.reasons.length ?? 0;
  return rows.toSorted(
    (one, other) =>
      weight(one) - weight(other) ||
      against(other) - against(one) ||
      one.view.plan.name.localeCompare(other.view.plan.name),
  );
}
