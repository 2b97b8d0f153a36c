// Does what a person asked for: sends it, says what came of it, and has the page ask again at once.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

import * as executions from '../../api/executions';
import type { Execution } from '../../api/types';
import { text } from '../../language';
import { useFlash } from '../../shell/flash';
import { isImmediate, type Ask } from './offers';

/** After so long the machines have taken up what was asked of them. */
const TAKES_HOLD = 2_500;

export interface Details {
  comment?: string | undefined;
  until?: string | undefined;
  recoveryPoint?: string | undefined;
}

function send(execution: Execution, { action, wave }: Ask, details: Details): Promise<executions.Taken> {
  const id = execution.executionId;
  const { comment, until = '', recoveryPoint } = details;
  const attempt = execution.waves.find(one => one.number === wave)?.attempt ?? 1;
  const question = { id, wave: wave ?? 0, attempt };
  switch (action) {
    case 'pause':
      return executions.pause(id, comment);
    case 'resume':
      return executions.resume(id, comment);
    case 'cancel':
      return executions.cancel(id, comment);
    case 'cleanUp':
      return executions.cleanUp(id, comment);
    case 'extendLease':
      return executions.extendLease(id, until, comment);
    case 'approve':
      return executions.approve(question, comment);
    case 'retry':
      return executions.retry(question, comment, recoveryPoint);
    case 'skip':
      return executions.skip(question, comment);
    case 'stop':
      return executions.stop(question, comment);
  }
}

export function useActions(execution: Execution | undefined) {
  const queries = useQueryClient();
  const flash = useFlash();
  const [open, setOpen] = useState<Ask>();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ({ ask, details }: { ask: Ask; details: Details }) => send(execution!, ask, details),
    onSuccess: taken => {
      setOpen(undefined);
      flash.success(taken.message.charAt(0).toUpperCase() + taken.message.slice(1));
    },
    onError: (refusal, { ask }) => {
      if (isImmediate(ask)) flash.error(refusal, text.execution.actions.refused);
    },
    onSettled: () => {
      const look = () => queries.invalidateQueries({ queryKey: ['executions'] });
      setTimeout(() => void look(), TAKES_HOLD);
      return look();
    },
  });
  const ask = useCallback(
    (one: Ask) => {
      reset();
      if (isImmediate(one)) mutate({ ask: one, details: {} });
      else setOpen(one);
    },
    [mutate, reset],
  );
  return {
    open,
    ask,
    close: useCallback(() => setOpen(undefined), []),
    confirm: (details: Details) => open && mutate({ ask: open, details }),
    busy: isPending,
    error,
  };
}
