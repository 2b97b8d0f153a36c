// Recovery plans: what people do to them.

import { answered, api } from './client';
import { ApiProblem } from './problem';
import type { Schema } from './types';

export type Plan = Schema<'RecoveryPlan'>;
export type FieldProblem = Schema<'FieldProblem'>;

/** What is wrong with a plan, by field. A plan that could not even be read is wrong too. */
export async function validatePlan(plan: Plan, signal?: AbortSignal): Promise<FieldProblem[]> {
  try {
    const { problems } = await answered(api().POST('/api/plans/validate', { body: { plan }, signal }));
    return problems;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 422) return problemsIn(error.problem);
    throw error;
  }
}

/** Every field that a refusal is about. */
export function problemsIn(problem: Schema<'Problem'>): FieldProblem[] {
  if (problem.problems?.length) return problem.problems;
  return [{ field: problem.field ?? '', detail: problem.detail, fix: problem.fix }];
}

export function savePlan(plan: Plan, version: number | undefined): Promise<Schema<'PlanView'>> {
  if (version === undefined) return answered(api().POST('/api/plans', { body: { plan } }));
  const params = { path: { id: plan.planId } };
  return answered(api().PUT('/api/plans/{id}', { params, body: { plan, version } }));
}

export async function deletePlan(id: string, version: number): Promise<void> {
  await answered(api().DELETE('/api/plans/{id}', { params: { path: { id }, query: { version } } }));
}

export const duplicatePlan = (id: string, copy: Schema<'Duplicate'>) =>
  answered(api().POST('/api/plans/{id}/duplicate', { params: { path: { id } }, body: copy }));

export const startExecution = (body: Schema<'StartRequest'>) =>
  answered(api().POST('/api/executions', { body }));
