// Deletes a plan, after its name was typed: on a bad night nothing is missed more than a plan.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import { deletePlan } from '../api/planChanges';
import type { PlanView } from '../api/types';
import { Confirm } from '../components/Confirm';
import { text } from '../language';
import { paths } from '../paths';
import { useFlash } from '../shell/flash';

const t = text.plans.delete;

export function DeletePlan({ view, onClose }: { view: PlanView; onClose: () => void }) {
  const { plan, version } = view;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const flash = useFlash();
  const deletion = useMutation({
    mutationFn: () => deletePlan(plan.planId, version),
    onSuccess: async () => {
      flash.success(text.forms.deleted(plan.name));
      await navigate(paths.plans);
      queries.removeQueries({ queryKey: ['plans', plan.planId] });
      await queries.invalidateQueries({ queryKey: ['plans'] });
    },
  });
  return (
    <Confirm
      title={t.title(plan.name)}
      verb={t.verb}
      word={plan.name}
      warning={t.warning}
      busy={deletion.isPending}
      error={deletion.error}
      onConfirm={() => deletion.mutate()}
      onCancel={onClose}
    >
      {t.means}
    </Confirm>
  );
}
