// What can be done with a plan besides running it: copy it, take it out as a file, delete it.

import ButtonDropdown, { type ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import type { PlanView } from '../api/types';
import { follow } from '../components/follow';
import { useRefusal } from '../components/useRefusal';
import { text } from '../language';
import { paths } from '../paths';
import { DeletePlan } from './DeletePlan';
import { DuplicatePlan } from './DuplicatePlan';

const t = text.plans.actions;

export function PlanActions({ view }: { view: PlanView }) {
  const [open, setOpen] = useState<string>();
  const navigate = useNavigate();
  const refusal = useRefusal('manage');
  const close = () => setOpen(undefined);
  const guarded = { disabled: refusal !== undefined, disabledReason: refusal };
  const running = view.activeExecutionId ? t.isRunning : undefined;
  const items: ButtonDropdownProps.Items = [
    { id: 'edit', text: t.edit, href: paths.editPlan(view.plan.planId), ...guarded },
    { id: 'duplicate', text: t.duplicate, ...guarded },
    { id: 'export', text: t.export, href: `${paths.plan(view.plan.planId)}?tab=definition` },
    {
      id: 'delete',
      text: t.delete,
      disabled: refusal !== undefined || running !== undefined,
      disabledReason: refusal ?? running,
    },
  ];
  return (
    <>
      <ButtonDropdown
        items={items}
        onItemFollow={event => follow(event, navigate)}
        onItemClick={({ detail }) => setOpen(detail.id)}
      >
        {t.more}
      </ButtonDropdown>
      {open === 'duplicate' && <DuplicatePlan plan={view.plan} onClose={close} />}
      {open === 'delete' && <DeletePlan view={view} onClose={close} />}
    </>
  );
}
