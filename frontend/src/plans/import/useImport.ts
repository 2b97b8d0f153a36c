// The state of an import: the file, what it would do, and what it did.

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { importPlan } from '../../api/planFiles';
import type { Schema } from '../../api/types';
import { useDebounced } from '../../forms/useDebounced';
import { text } from '../../language';
import { paths } from '../../paths';
import { useFlash } from '../../shell/flash';

export interface Import {
  file: string;
  setFile: (file: string) => void;
  /** The file that `outcome` is about: typing is ahead of it. */
  judged: string;
  outcome: Schema<'Imported'> | undefined;
  refusal: unknown;
  asking: boolean;
  overwrite: boolean;
  setOverwrite: (overwrite: boolean) => void;
  send: () => void;
  busy: boolean;
  error: unknown;
  unsaved: () => boolean;
}

/** Whether something that is there already would be changed. */
export function changes(outcome: Schema<'Imported'>): string[] {
  const groups = outcome.groups.filter(one => one.outcome === 'updated').map(one => one.groupId);
  return outcome.outcome === 'updated' ? [outcome.planId, ...groups] : groups;
}

export function doesNothing(outcome: Schema<'Imported'>): boolean {
  return [outcome.outcome, ...outcome.groups.map(one => one.outcome)].every(one => one === 'unchanged');
}

export function useImport(): Import {
  const [file, setFile] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const judged = useDebounced(file);
  const done = useRef(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const flash = useFlash();
  const trial = useQuery({
    queryKey: ['import', judged],
    queryFn: () => importPlan(judged, { dryRun: true, overwrite: true }),
    enabled: judged.trim() !== '',
    placeholderData: keepPreviousData,
  });
  const sending = useMutation({
    mutationFn: () => importPlan(file, { dryRun: false, overwrite }),
    onSuccess: async ({ planId }) => {
      done.current = true;
      flash.success(text.plans.import.done(planId));
      await Promise.all(
        ['plans', 'groups', 'servers'].map(key => queries.invalidateQueries({ queryKey: [key] })),
      );
      await navigate(paths.plan(planId));
    },
  });
  return {
    file,
    setFile: next => {
      setFile(next);
      setOverwrite(false);
      sending.reset();
    },
    judged,
    outcome: trial.error || judged.trim() === '' ? undefined : trial.data,
    refusal: judged.trim() === '' ? null : trial.error,
    asking: file !== judged || trial.isFetching,
    overwrite,
    setOverwrite,
    send: () => sending.mutate(),
    busy: sending.isPending,
    error: sending.error,
    unsaved: useCallback(() => !done.current && file.trim() !== '', [file]),
  };
}
