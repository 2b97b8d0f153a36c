// The protection groups that a wave launches.

import Link from '@cloudscape-design/components/link';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useQuery } from '@tanstack/react-query';

import { groupsQuery } from '../../api/groups';
import { serversQuery } from '../../api/servers';
import { Field } from '../../forms/Field';
import { count } from '../../format';
import { text } from '../../language';
import { paths } from '../../paths';
import { serversOfWave } from '../waves';
import { keepServers } from './edit';
import type { WaveForm } from './form';

const t = text.editor;

interface GroupsProps {
  path: string;
  wave: WaveForm;
  onChange: (part: Partial<WaveForm>) => void;
}

export function Groups({ path, wave, onChange }: GroupsProps) {
  const groups = useQuery(groupsQuery);
  const servers = useQuery(serversQuery);
  const all = servers.data ?? [];
  const known = (groups.data ?? []).map(({ group }) => ({
    value: group.groupId,
    label: group.name,
    description: count(serversOfWave({ groups: [group.groupId] }, all).length, t.server, t.servers),
  }));
  const unknown = wave.groups
    .filter(id => known.every(one => one.value !== id))
    .map(id => ({ value: id, label: id, description: undefined }));
  const options = [...known, ...unknown];
  const choose = (chosen: string[]) => {
    const removed = wave.groups.some(id => !chosen.includes(id));
    if (!removed || servers.data === undefined) return onChange({ groups: chosen });
    const left = new Set(serversOfWave({ groups: chosen }, all).map(one => one.sourceServerId));
    onChange({ groups: chosen, ...keepServers(wave, server => left.has(server)) });
  };
  return (
    <Field
      path={`${path}.groups`}
      deep
      label={t.groups}
      description={t.groupsHint}
      stretch
      secondaryControl={
        <Link href={paths.newGroup} external externalIconAriaLabel={t.newTab}>
          {text.groups.create}
        </Link>
      }
    >
      <Multiselect
        ariaLabel={t.groups}
        placeholder={t.chooseGroups}
        filteringType="auto"
        filteringAriaLabel={t.chooseGroups}
        statusType={groups.isPending ? 'loading' : groups.isError ? 'error' : 'finished'}
        empty={text.groups.none}
        selectedOptions={wave.groups.map(id => options.find(one => one.value === id)!)}
        options={options}
        deselectAriaLabel={option => t.drop(option.label ?? '')}
        onChange={({ detail }) => choose(detail.selectedOptions.map(one => one.value ?? ''))}
      />
    </Field>
  );
}
