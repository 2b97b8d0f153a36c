// The state of the group editor, and what became of saving it.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { groupQuery, saveGroup, type Group } from '../../api/groups';
import type { FieldProblem } from '../../api/planChanges';
import { problemOf } from '../../api/problem';
import type { Schema } from '../../api/types';
import { problemsOf } from '../../forms/problems';
import { text } from '../../language';
import { paths } from '../../paths';
import { useFlash } from '../../shell/flash';
import { emptyGroup, formOf, groupOf, type GroupForm } from './form';

type Detail = Schema<'GroupDetail'>;

export interface GroupEditorState {
  form: GroupForm;
  group: Group;
  set: (part: Partial<GroupForm>) => void;
  base: Detail | undefined;
  theirs: Detail | undefined;
  problems: FieldProblem[];
  unsaved: () => boolean;
  save: () => void;
  overwrite: () => void;
  reload: () => void;
  busy: boolean;
  error: unknown;
}

export function useGroupEditor(detail: Detail | undefined): GroupEditorState {
  const [base, setBase] = useState(detail);
  const [theirs, setTheirs] = useState<Detail>();
  const [form, setForm] = useState(() => (detail ? formOf(detail.group) : emptyGroup()));
  const begun = useRef(JSON.stringify(groupOf(form)));
  const saved = useRef(false);
  const group = useMemo(() => groupOf(form), [form]);
  const written = JSON.stringify(group);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const flash = useFlash();
  const saving = useMutation({
    mutationFn: (version: number | undefined) => saveGroup(group, version),
    onSuccess: async ({ group: { groupId, name } }) => {
      saved.current = true;
      flash.success(base ? text.forms.saved(name) : text.forms.created(name));
      await queries.invalidateQueries({ queryKey: ['groups'] });
      await queries.invalidateQueries({ queryKey: ['servers'] });
      await navigate(paths.group(groupId));
    },
    onError: async error => {
      if (problemOf(error)?.code === 'VERSION_CONFLICT') {
        setTheirs(await queries.fetchQuery({ ...groupQuery(group.groupId), staleTime: 0 }));
      }
    },
  });
  const { mutate, reset } = saving;
  const problems = problemsOf(saving.error).filter(one => one.field !== 'version');
  return {
    form,
    group,
    set: part => {
      setForm(before => ({ ...before, ...part }));
      reset();
    },
    base,
    theirs,
    problems,
    unsaved: useCallback(() => !saved.current && begun.current !== written, [written]),
    save: () => mutate(base?.version),
    overwrite: () => mutate(theirs?.version),
    reload: () => {
      if (theirs === undefined) return;
      const next = formOf(theirs.group);
      begun.current = JSON.stringify(groupOf(next));
      setForm(next);
      setBase(theirs);
      setTheirs(undefined);
      reset();
    },
    busy: saving.isPending,
    error: saving.error ?? undefined,
  };
}
