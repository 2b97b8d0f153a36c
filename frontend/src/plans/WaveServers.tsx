// One wave opened: its servers, how they replicate, whether it needs each of them, and what proves them healthy.

import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { SourceServer } from '../api/types';
import { Listing } from '../components/Listing';
import { RouteLink } from '../components/RouteLink';
import { ReplicationState, Rpo } from '../components/Status';
import { duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';
import { hostnameOf, serversOfWave, type PlanWave } from './waves';

const t = text.plans.waves;

interface WaveServersProps {
  wave: PlanWave;
  servers: SourceServer[];
  rpoMinutes: number | null | undefined;
}

export function WaveServers({ wave, servers, rpoMinutes }: WaveServersProps) {
  const target = rpoMinutes ? rpoMinutes * 60 : undefined;
  return (
    <SpaceBetween size="m">
      <Listing
        variant="embedded"
        header={<Box variant="h3">{t.serversOf(wave.name)}</Box>}
        items={serversOfWave(wave, servers)}
        label={t.serversOf(wave.name)}
        empty={t.noServers}
        columnDefinitions={[
          {
            id: 'server',
            header: t.server,
            isRowHeader: true,
            cell: one => <RouteLink href={paths.server(one.sourceServerId)}>{hostnameOf(one)}</RouteLink>,
          },
          { id: 'group', header: t.group, cell: one => one.group?.name ?? text.words.none },
          {
            id: 'state',
            header: t.replication,
            cell: one => <ReplicationState state={one.replicationState} />,
          },
          { id: 'lag', header: t.lag, cell: one => <Rpo seconds={one.lagSeconds} target={target} /> },
          {
            id: 'impact',
            header: t.impact,
            cell: one => text.plans.impact[wave.impact?.[one.sourceServerId] ?? 'CRITICAL'],
          },
        ]}
      />
      {(wave.checks?.length ?? 0) > 0 && <Checks wave={wave} />}
    </SpaceBetween>
  );
}

function Checks({ wave }: { wave: PlanWave }) {
  return (
    <div>
      <Box variant="h3">{t.checksOf(wave.name)}</Box>
      <ul>
        {wave.checks?.map(check => (
          <li key={check.name}>
            <strong>{check.name}</strong>{' '}
            {check.required === false && <Badge>{text.plans.checks.advisory}</Badge>}{' '}
            <span className="mono">{check.document}</span>
            {check.platform && ` · ${text.plans.checks.only(text.servers.platform[check.platform])}`}
            {check.timeoutSeconds !== undefined &&
              ` · ${text.plans.checks.within(duration(check.timeoutSeconds))}`}
            {Object.entries(check.parameters ?? {}).map(([name, values]) => (
              <div key={name} className="mono">
                {name}: {values.join(' ; ')}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
