// Copies a plan under another id.

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';

import { duplicatePlan, type Plan } from '../api/planChanges';
import { ProblemAlert } from '../components/ProblemAlert';
import { Field, ProblemsProvider } from '../forms/Field';
import { problemsOf } from '../forms/problems';
import { text } from '../language';
import { paths } from '../paths';
import { useFlash } from '../shell/flash';

const t = text.plans.duplicate;
const FIELDS = ['planId', 'plan.planId', 'name'];

export function DuplicatePlan({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const [planId, setPlanId] = useState(`${plan.planId}-copy`);
  const [name, setName] = useState(t.copyOf(plan.name));
  const queries = useQueryClient();
  const navigate = useNavigate();
  const flash = useFlash();
  const copy = useMutation({
    mutationFn: () => duplicatePlan(plan.planId, { planId, name: name.trim() || null }),
    onSuccess: async view => {
      flash.success(text.forms.created(view.plan.name));
      await queries.invalidateQueries({ queryKey: ['plans'] });
      await navigate(paths.plan(view.plan.planId));
    },
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!copy.isPending) copy.mutate();
  };
  const problems = problemsOf(copy.error).map(one => ({ ...one, field: one.field.replace(/^plan\./, '') }));
  const elsewhere = copy.error && problems.every(one => !FIELDS.includes(one.field));
  return (
    <Modal
      visible
      header={t.title(plan.name)}
      closeAriaLabel={text.shell.close}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {text.forms.cancel}
            </Button>
            <Button variant="primary" loading={copy.isPending} onClick={() => submit()}>
              {t.verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <ProblemsProvider value={{ problems, all: true }}>
        <form onSubmit={submit}>
          <SpaceBetween size="m">
            {elsewhere && <ProblemAlert error={copy.error} />}
            <Field
              path="planId"
              label={text.plans.fields.planId}
              constraintText={text.plans.fields.planIdHint}
            >
              <Input value={planId} onChange={({ detail }) => setPlanId(detail.value)} />
            </Field>
            <Field path="name" label={text.plans.fields.name}>
              <Input value={name} onChange={({ detail }) => setName(detail.value)} />
            </Field>
          </SpaceBetween>
        </form>
      </ProblemsProvider>
    </Modal>
  );
}
