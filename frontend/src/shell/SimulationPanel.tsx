// Steers the simulation: how fast its time goes, and what goes wrong in it.

import Box from '@cloudscape-design/components/box';
import HelpPanel from '@cloudscape-design/components/help-panel';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';

import { setClock, simulationQuery, type Simulation } from '../api/simulation';
import { Answer } from '../components/Answer';
import { Ago } from '../components/Times';
import { text } from '../language';
import { SimulationFaults } from './SimulationFaults';
import { useSimulate } from './useSimulate';

const t = text.simulation;

export function SimulationPanel() {
  const simulation = useQuery(simulationQuery);
  return (
    <HelpPanel header={<h2>{t.title}</h2>}>
      <SpaceBetween size="m">
        <Box color="text-body-secondary">{t.intro}</Box>
        <Answer query={simulation}>
          {found =>
            found === null ? (
              <Box>{t.missing}</Box>
            ) : (
              <SpaceBetween size="l">
                <Clock simulation={found} />
                <Facts simulation={found} />
                <SimulationFaults simulation={found} />
              </SpaceBetween>
            )
          }
        </Answer>
      </SpaceBetween>
    </HelpPanel>
  );
}

function Clock({ simulation }: { simulation: Simulation }) {
  const change = useSimulate(setClock, clock => t.paceSet(t.clocks[clock] ?? clock));
  const known = Object.keys(t.clocks);
  const all = known.includes(simulation.clock) ? known : [...known, simulation.clock];
  return (
    <div>
      <Box variant="h3">{t.clock}</Box>
      <SegmentedControl
        label={t.clock}
        selectedId={simulation.clock}
        options={all.map(id => ({ id, text: t.clocks[id] ?? id }))}
        onChange={({ detail }) => change.mutate(detail.selectedId)}
      />
    </div>
  );
}

function Facts({ simulation }: { simulation: Simulation }) {
  return (
    <KeyValuePairs
      columns={1}
      items={[
        {
          label: t.nextEvent,
          value: simulation.nextEvent ? <Ago at={simulation.nextEvent} /> : text.words.none,
        },
        { label: t.jobs, value: simulation.jobsInProgress },
        { label: t.instances, value: simulation.runningInstances },
      ]}
    />
  );
}
