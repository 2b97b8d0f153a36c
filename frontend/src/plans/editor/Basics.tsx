// What a plan is called, what it has to reach, and how its drills end.

import Container from '@cloudscape-design/components/container';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';

import { Field } from '../../forms/Field';
import { text } from '../../language';
import { idFrom } from './edit';
import { NumberField } from './NumberField';
import type { Editor } from './useEditor';

const t = text.editor;

export function Basics({ editor }: { editor: Editor }) {
  const { form, change, base } = editor;
  const [ownId, setOwnId] = useState(base !== undefined);
  const set = (part: Partial<typeof form>) => change(before => ({ ...before, ...part }));
  return (
    <Container header={<Header>{t.basics}</Header>}>
      <SpaceBetween size="m">
        <ColumnLayout columns={2}>
          <Field path="plan.name" label={t.name} description={t.nameHint}>
            <Input
              value={form.name}
              placeholder={t.namePlaceholder}
              onChange={({ detail: { value } }) =>
                set({ name: value, ...(!ownId && { planId: idFrom(value) }) })
              }
            />
          </Field>
          <Field path="plan.planId" label={text.plans.fields.planId} description={t.planIdHint}>
            <Input
              value={form.planId}
              disabled={base !== undefined}
              spellcheck={false}
              onChange={({ detail }) => {
                setOwnId(true);
                set({ planId: detail.value });
              }}
            />
          </Field>
        </ColumnLayout>
        <Field path="plan.description" label={t.description} optional stretch>
          <Textarea
            value={form.description}
            rows={2}
            onChange={({ detail }) => set({ description: detail.value })}
          />
        </Field>
        <ColumnLayout columns={3}>
          <NumberField
            path="plan.rtoMinutes"
            label={t.rto}
            description={t.rtoHint}
            seconds={60}
            value={form.rtoMinutes}
            onChange={rtoMinutes => set({ rtoMinutes })}
          />
          <NumberField
            path="plan.rpoMinutes"
            label={t.rpo}
            description={t.rpoHint}
            seconds={60}
            value={form.rpoMinutes}
            onChange={rpoMinutes => set({ rpoMinutes })}
          />
          <NumberField
            path="plan.drillLeaseMinutes"
            label={t.lease}
            description={t.leaseHint}
            seconds={60}
            value={form.drillLeaseMinutes}
            onChange={drillLeaseMinutes => set({ drillLeaseMinutes })}
          />
        </ColumnLayout>
        <Toggle
          checked={form.checkDrills}
          description={t.checkDrillsHint}
          onChange={({ detail }) => set({ checkDrills: detail.checked })}
        >
          {t.checkDrills}
        </Toggle>
      </SpaceBetween>
    </Container>
  );
}
