// What a group is called.

import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

import { Field } from '../../forms/Field';
import { text } from '../../language';
import { idFrom } from '../../plans/editor/edit';
import type { GroupEditorState } from './useGroupEditor';

const t = text.groups.editor;

export function Basics({ editor }: { editor: GroupEditorState }) {
  const { form, set, base } = editor;
  const [ownId, setOwnId] = useState(base !== undefined);
  return (
    <Container header={<Header>{t.basics}</Header>}>
      <SpaceBetween size="m">
        <ColumnLayout columns={2}>
          <Field path="group.name" label={t.name} description={t.nameHint}>
            <Input
              value={form.name}
              placeholder={t.namePlaceholder}
              onChange={({ detail: { value } }) =>
                set({ name: value, ...(!ownId && { groupId: idFrom(value) }) })
              }
            />
          </Field>
          <Field path="group.groupId" label={text.groups.id} description={text.editor.planIdHint}>
            <Input
              value={form.groupId}
              disabled={base !== undefined}
              spellcheck={false}
              onChange={({ detail }) => {
                setOwnId(true);
                set({ groupId: detail.value });
              }}
            />
          </Field>
        </ColumnLayout>
        <Field path="group.description" label={t.description} optional stretch>
          <Input value={form.description} onChange={({ detail }) => set({ description: detail.value })} />
        </Field>
      </SpaceBetween>
    </Container>
  );
}
