// The tags that a server needs, all of them; the ones that servers have are offered.

import Autosuggest from '@cloudscape-design/components/autosuggest';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';

import { serversQuery } from '../../api/servers';
import type { SourceServer } from '../../api/types';
import { Field } from '../../forms/Field';
import { text } from '../../language';
import { tagForm, type TagForm } from './form';
import type { GroupEditorState } from './useGroupEditor';

const t = text.groups.editor;

export function TagFields({ editor: { form, set } }: { editor: GroupEditorState }) {
  const servers = useQuery(serversQuery);
  const all = servers.data ?? [];
  const change = (key: string, part: Partial<TagForm>) =>
    set({ tags: form.tags.map(tag => (tag.key === key ? { ...tag, ...part } : tag)) });
  return (
    <Field path="group.tags" deep label={t.tags} description={t.tagsHint} stretch>
      <SpaceBetween size="xs">
        {form.tags.map((tag, index) => (
          <div key={tag.key} className="tag">
            <Autosuggest
              value={tag.name}
              options={namesOf(all)}
              placeholder={t.tagName}
              ariaLabel={`${t.tagName} ${index + 1}`}
              enteredTextLabel={text.editor.checks.use}
              onChange={({ detail }) => change(tag.key, { name: detail.value })}
            />
            <Autosuggest
              value={tag.value}
              options={valuesOf(tag.name, all)}
              placeholder={t.tagValue}
              ariaLabel={`${t.tagValue} ${index + 1}`}
              enteredTextLabel={text.editor.checks.use}
              onChange={({ detail }) => change(tag.key, { value: detail.value })}
            />
            <Button
              iconName="remove"
              variant="icon"
              ariaLabel={t.removeTag(index + 1)}
              disabled={form.tags.length === 1}
              onClick={() => set({ tags: form.tags.filter(one => one.key !== tag.key) })}
            />
          </div>
        ))}
        <Button iconName="add-plus" onClick={() => set({ tags: [...form.tags, tagForm()] })}>
          {t.addTag}
        </Button>
      </SpaceBetween>
    </Field>
  );
}

const options = (words: string[]) => [...new Set(words)].toSorted().map(value => ({ value }));

function namesOf(servers: SourceServer[]) {
  return options(servers.flatMap(one => Object.keys(one.tags)));
}

function valuesOf(name: string, servers: SourceServer[]) {
  return options(servers.flatMap(one => one.tags[name.trim()] ?? []));
}
