// Which servers of its groups a wave launches, and which of them it can do without.

import Checkbox from '@cloudscape-design/components/checkbox';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useQuery } from '@tanstack/react-query';

import { serversQuery } from '../../api/servers';
import type { SourceServer } from '../../api/types';
import { Listing } from '../../components/Listing';
import { ReplicationState } from '../../components/Status';
import { Field } from '../../forms/Field';
import { text } from '../../language';
import { hostnameOf, serversOfWave } from '../waves';
import type { WaveForm } from './form';

const t = text.editor.subset;

interface ServersProps {
  path: string;
  wave: WaveForm;
  onChange: (part: Partial<WaveForm>) => void;
}

export function Servers({ path, wave, onChange }: ServersProps) {
  const servers = useQuery(serversQuery);
  if (wave.groups.length === 0 || servers.data === undefined) return null;
  const items = serversOfWave({ groups: wave.groups }, servers.data);
  const ids = items.map(one => one.sourceServerId);
  return (
    <Field path={`${path}.servers`} deep label={t.label} stretch>
      <SpaceBetween size="xs">
        <RadioGroup
          ariaLabel={t.label}
          value={wave.servers === null ? 'all' : 'chosen'}
          direction="horizontal"
          items={[
            { value: 'all', label: t.all(items.length) },
            { value: 'chosen', label: t.chosen },
          ]}
          onChange={({ detail }) => onChange({ servers: detail.value === 'all' ? null : ids })}
        />
        <Choice items={items} wave={wave} onChange={onChange} />
      </SpaceBetween>
    </Field>
  );
}

interface ChoiceProps {
  items: SourceServer[];
  wave: WaveForm;
  onChange: (part: Partial<WaveForm>) => void;
}

function Choice({ items, wave, onChange }: ChoiceProps) {
  const chosen = wave.servers;
  const isIn = (id: string) => chosen === null || chosen.includes(id);
  const include = (id: string, included: boolean) => {
    const others = (chosen ?? []).filter(one => one !== id);
    onChange({ servers: included ? [...others, id] : others });
  };
  const need = (id: string, needed: boolean) => {
    const others = Object.entries(wave.impact).filter(([server]) => server !== id);
    onChange({ impact: Object.fromEntries(needed ? others : [...others, [id, 'OPTIONAL']]) });
  };
  return (
    <Listing
      variant="embedded"
      items={items}
      trackBy="sourceServerId"
      label={t.label}
      empty={text.plans.waves.noServers}
      columnDefinitions={[
        {
          id: 'server',
          header: t.server,
          isRowHeader: true,
          cell: one =>
            chosen === null ? (
              hostnameOf(one)
            ) : (
              <Checkbox
                checked={isIn(one.sourceServerId)}
                onChange={({ detail }) => include(one.sourceServerId, detail.checked)}
              >
                {hostnameOf(one)}
              </Checkbox>
            ),
        },
        { id: 'group', header: t.group, cell: one => one.group?.name },
        { id: 'state', header: t.state, cell: one => <ReplicationState state={one.replicationState} /> },
        {
          id: 'impact',
          header: t.impact,
          cell: one =>
            isIn(one.sourceServerId) && (
              <Toggle
                checked={wave.impact[one.sourceServerId] !== 'OPTIONAL'}
                ariaLabel={t.needs(hostnameOf(one))}
                onChange={({ detail }) => need(one.sourceServerId, detail.checked)}
              >
                {wave.impact[one.sourceServerId] === 'OPTIONAL' ? t.optional : t.critical}
              </Toggle>
            ),
        },
      ]}
    />
  );
}
