// A plan's waves: the picture, the wave that is chosen in it, and the same in a table.

import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { groupsQuery } from '../api/groups';
import type { Plan } from '../api/planChanges';
import { serversQuery } from '../api/servers';
import { Answer } from '../components/Answer';
import { text } from '../language';
import { WaveGraph } from './WaveGraph';
import { WaveServers } from './WaveServers';
import { WavesTable } from './WavesTable';
import { serversOfWave } from './waves';

const t = text.plans.waves;

export function WavesTab({ plan }: { plan: Plan }) {
  const servers = useQuery(serversQuery);
  const groups = useQuery(groupsQuery);
  const [selected, setSelected] = useState(0);
  const counts = servers.data && plan.waves.map(wave => serversOfWave(wave, servers.data).length);
  const names = new Map(groups.data?.map(({ group }) => [group.groupId, group.name]));
  const wave = plan.waves[selected];
  return (
    <Container header={<Header description={t.pictureHint}>{t.picture}</Header>}>
      <SpaceBetween size="l">
        <WaveGraph waves={plan.waves} servers={counts} selected={selected} onSelect={setSelected} />
        {wave && (
          <Answer query={servers}>
            {all => <WaveServers wave={wave} servers={all} rpoMinutes={plan.rpoMinutes} />}
          </Answer>
        )}
        <ExpandableSection headerText={t.asTable} defaultExpanded variant="footer">
          <WavesTable waves={plan.waves} servers={counts} groupNames={names} />
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}
