// The waves of a plan in a table: what the picture shows, for everybody.

import { Listing } from '../components/Listing';
import { RouteLink } from '../components/RouteLink';
import { duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';
import { dependencies, type PlanWave } from './waves';

const t = text.plans.waves;

interface WavesTableProps {
  waves: PlanWave[];
  servers: number[] | undefined;
  groupNames: Map<string, string>;
}

export function WavesTable({ waves, servers, groupNames }: WavesTableProps) {
  const before = dependencies(waves);
  return (
    <Listing
      variant="embedded"
      items={waves.map((wave, index) => ({ wave, index }))}
      label={t.table}
      columnDefinitions={[
        {
          id: 'wave',
          header: t.wave,
          isRowHeader: true,
          minWidth: 150,
          cell: ({ wave, index }) => `${index + 1} ${wave.name}`,
        },
        {
          id: 'after',
          header: t.after,
          minWidth: 120,
          cell: ({ index }) => before[index]!.map(one => waves[one]!.name).join(', ') || t.atOnce,
        },
        {
          id: 'groups',
          header: t.groups,
          minWidth: 160,
          cell: ({ wave }) =>
            wave.groups.map(id => (
              <div key={id}>
                <RouteLink href={paths.group(id)}>{groupNames.get(id) ?? id}</RouteLink>
              </div>
            )),
        },
        {
          id: 'servers',
          header: t.servers,
          cell: ({ wave, index }) => `${servers?.[index] ?? '…'}${wave.servers ? ` (${t.subset})` : ''}`,
        },
        { id: 'approval', header: t.approval, cell: ({ wave }) => (wave.pauseBefore ? t.asks : t.goesOn) },
        { id: 'failure', header: t.failure, cell: ({ wave }) => t.onFailure[wave.onFailure ?? 'STOP'] },
        { id: 'checks', header: t.checks, cell: ({ wave }) => wave.checks?.length ?? 0 },
        {
          id: 'deadline',
          header: t.deadline,
          cell: ({ wave }) => (wave.deadlineSeconds ? duration(wave.deadlineSeconds) : text.words.none),
        },
      ]}
    />
  );
}
