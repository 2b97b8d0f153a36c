// The state of the plan editor: what is typed, what is wrong with it, and what became of saving it.

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { savePlan, validatePlan, type FieldProblem, type Plan } from '../../api/planChanges';
import { planQuery } from '../../api/plans';
import { problemOf } from '../../api/problem';
import type { PlanView } from '../../api/types';
import { problemsOf } from '../../forms/problems';
import { useDebounced } from '../../forms/useDebounced';
import { text } from '../../language';
import { paths } from '../../paths';
import { useFlash } from '../../shell/flash';
import { emptyPlan, formOf, planOf, type PlanForm } from './form';

export interface Editor {
  form: PlanForm;
  plan: Plan;
  change: (edit: (before: PlanForm) => PlanForm) => void;
  /** What the edit began with; absent for a new plan. */
  base: PlanView | undefined;
  /** What somebody else has saved since. */
  theirs: PlanView | undefined;
  problems: FieldProblem[];
  checking: boolean;
  checkFailed: boolean;
  tried: boolean;
  unsaved: () => boolean;
  save: () => void;
  overwrite: () => void;
  reload: () => void;
  busy: boolean;
  /** Refused for a reason that no field is about. */
  error: unknown;
}

export function useEditor(view: PlanView | undefined): Editor {
  const [base, setBase] = useState(view);
  const [theirs, setTheirs] = useState<PlanView>();
  const [form, setForm] = useState(() => (view ? formOf(view.plan) : emptyPlan()));
  const [tried, setTried] = useState(false);
  const begun = useRef(JSON.stringify(planOf(form)));
  const saved = useRef(false);
  const plan = useMemo(() => planOf(form), [form]);
  const written = JSON.stringify(plan);
  const validation = useValidation(plan);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const flash = useFlash();

  const saving = useMutation({
    mutationFn: (version: number | undefined) => savePlan(plan, version),
    onSuccess: async ({ plan: { planId, name } }) => {
      saved.current = true;
      flash.success(base ? text.forms.saved(name) : text.forms.created(name));
      await queries.invalidateQueries({ queryKey: ['plans'] });
      await navigate(paths.plan(planId));
    },
    onError: async error => {
      if (problemOf(error)?.code === 'VERSION_CONFLICT') {
        setTheirs(await queries.fetchQuery({ ...planQuery(plan.planId), staleTime: 0 }));
      }
    },
  });
  const { mutate, reset } = saving;

  const change = useCallback(
    (edit: (before: PlanForm) => PlanForm) => {
      setForm(edit);
      reset();
    },
    [reset],
  );
  const refused = problemsOf(saving.error);
  return {
    form,
    plan,
    change,
    base,
    theirs,
    problems: merged(validation.data ?? [], refused),
    checking: validation.isFetching || validation.isPlaceholderData,
    checkFailed: validation.isError,
    tried,
    unsaved: useCallback(() => !saved.current && begun.current !== written, [written]),
    save: () => {
      setTried(true);
      mutate(base?.version);
    },
    overwrite: () => mutate(theirs?.version),
    reload: () => {
      if (theirs === undefined) return;
      const next = formOf(theirs.plan);
      begun.current = JSON.stringify(planOf(next));
      setForm(next);
      setBase(theirs);
      setTheirs(undefined);
      reset();
    },
    busy: saving.isPending,
    error: saving.error && refused.length === 0 ? saving.error : undefined,
  };
}

/** Asks the API what is wrong, when typing has rested. */
function useValidation(plan: Plan) {
  const rested = useDebounced(plan);
  return useQuery({
    queryKey: ['validation', rested],
    queryFn: ({ signal }) => validatePlan(rested, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

function merged(one: FieldProblem[], other: FieldProblem[]): FieldProblem[] {
  const known = new Set(one.map(problem => problem.field));
  return [...one, ...other.filter(problem => !known.has(problem.field) && problem.field !== 'version')];
}
