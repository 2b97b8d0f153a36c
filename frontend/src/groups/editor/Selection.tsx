// Which servers a group holds: by tags, or one by one; with what that selects, live.

import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';

import { Field } from '../../forms/Field';
import { text } from '../../language';
import type { GroupForm } from './form';
import { Preview } from './Preview';
import { ServerList } from './ServerList';
import { TagFields } from './TagFields';
import type { GroupEditorState } from './useGroupEditor';

const t = text.groups.editor;

export function Selection({ editor }: { editor: GroupEditorState }) {
  const { form, set } = editor;
  return (
    <Container header={<Header>{t.selection}</Header>}>
      <SpaceBetween size="l">
        <Field path="group" label={t.how} stretch>
          <Tiles
            value={form.by}
            items={[
              { value: 'tags', label: t.byTags, description: t.byTagsMeans },
              { value: 'list', label: t.byList, description: t.byListMeans },
            ]}
            onChange={({ detail }) => set({ by: detail.value as GroupForm['by'] })}
          />
        </Field>
        {form.by === 'tags' ? <TagFields editor={editor} /> : <ServerList editor={editor} />}
        <Preview editor={editor} />
      </SpaceBetween>
    </Container>
  );
}
