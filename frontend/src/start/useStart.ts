// The state of the start page, and the request that it sends.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

import { serverNow } from '../api/clock';
import { startExecution, type Plan } from '../api/planChanges';
import type { ExecutionType } from '../api/types';
import { text } from '../language';
import { paths } from '../paths';
import { useFlash } from '../shell/flash';
import { keyOf, LATEST, requestOf, type Choice } from './request';

export interface Start {
  choice: Choice;
  change: (part: Partial<Choice>) => void;
  send: () => void;
  busy: boolean;
  error: unknown;
}

function kindIn(parameters: URLSearchParams): ExecutionType {
  return parameters.get('kind') === 'RECOVERY' ? 'RECOVERY' : 'DRILL';
}

export function useStart(plan: Plan): Start {
  const [parameters, setParameters] = useSearchParams();
  const [rest, setRest] = useState<Omit<Choice, 'kind'>>({
    point: LATEST,
    exceptions: {},
    replace: [],
    note: '',
  });
  const choice: Choice = { ...rest, kind: kindIn(parameters) };
  const key = useKey(plan.planId, choice);
  const flash = useFlash();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: () => startExecution({ ...requestOf(plan.planId, choice), idempotencyKey: key }),
    onSuccess: async started => {
      flash.success(text.start.started(text.words.kind[choice.kind], plan.name));
      await navigate(paths.execution(started.executionId));
      await queries.invalidateQueries({ queryKey: ['plans'] });
    },
  });
  const change = ({ kind, ...part }: Partial<Choice>) => {
    reset();
    if (kind !== undefined) setParameters({ kind }, { replace: true });
    setRest(before => ({ ...before, ...part }));
  };
  return { choice, change, send: mutate, busy: isPending || isSuccess, error };
}

/** The same request has the same key, however often its button is pressed; a changed one has another. */
function useKey(planId: string, choice: Choice): string {
  const request = JSON.stringify(requestOf(planId, choice));
  return useMemo(() => {
    const { executionType } = JSON.parse(request) as { executionType: ExecutionType };
    const random = crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36).slice(0, 4);
    return keyOf(planId, executionType, serverNow(), random);
  }, [planId, request]);
}
