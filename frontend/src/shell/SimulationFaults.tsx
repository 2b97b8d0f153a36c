// What goes wrong in the simulation: faults in force, and new ones.

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

import { clearFault, clearFaults, setFault, type NewFault, type Simulation } from '../api/simulation';
import { text } from '../language';
import { useSimulate } from './useSimulate';

const t = text.simulation;

export function SimulationFaults({ simulation }: { simulation: Simulation }) {
  return (
    <SpaceBetween size="m">
      <InForce simulation={simulation} />
      <Scenario simulation={simulation} />
      <SingleFault simulation={simulation} />
    </SpaceBetween>
  );
}

function InForce({ simulation: { faults } }: { simulation: Simulation }) {
  const clearOne = useSimulate(clearFault, () => t.wasCleared);
  const clearAll = useSimulate<void>(clearFaults, () => t.wasCleared);
  return (
    <div>
      <Box variant="h3">{t.inForce}</Box>
      {faults.length === 0 && <Box color="text-body-secondary">{t.none}</Box>}
      {faults.map(fault => (
        <div key={fault.id}>
          <span className="mono">{fault.fault}</span>{' '}
          {fault.servers?.length ? t.onServers(fault.servers.join(' ')) : t.onAll}{' '}
          <Button
            variant="inline-link"
            ariaLabel={t.clearLabel(fault.fault)}
            onClick={() => clearOne.mutate(fault.id)}
          >
            {t.clear}
          </Button>
        </div>
      ))}
      {faults.length > 1 && <Button onClick={() => clearAll.mutate()}>{t.clearAll}</Button>}
    </div>
  );
}

function Scenario({ simulation: { scenarios } }: { simulation: Simulation }) {
  const [name, setName] = useState('');
  const set = useSimulate<NewFault>(setFault, () => t.wasSet);
  const chosen = scenarios.find(one => one.name === name);
  return (
    <FormField label={t.scenario} description={chosen?.teaches ?? t.scenarioHint}>
      <SpaceBetween size="xs">
        <Select
          placeholder={t.chooseScenario}
          filteringType="auto"
          selectedOption={chosen ? { value: chosen.name, label: chosen.name } : null}
          options={scenarios.map(one => ({ value: one.name, label: one.name, description: one.teaches }))}
          onChange={({ detail }) => setName(detail.selectedOption.value ?? '')}
        />
        <Button disabled={!chosen} loading={set.isPending} onClick={() => set.mutate({ scenario: name })}>
          {t.set}
        </Button>
      </SpaceBetween>
    </FormField>
  );
}

function SingleFault({ simulation: { kinds } }: { simulation: Simulation }) {
  const [kind, setKind] = useState('');
  const [servers, setServers] = useState('');
  const set = useSimulate<NewFault>(setFault, () => t.wasSet);
  const named = servers.split(/[\s,]+/).filter(Boolean);
  return (
    <SpaceBetween size="xs">
      <FormField label={t.fault}>
        <Select
          placeholder={t.chooseFault}
          filteringType="auto"
          selectedOption={kind === '' ? null : { value: kind, label: kind }}
          options={kinds.map(value => ({ value, label: value }))}
          onChange={({ detail }) => setKind(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label={t.servers} description={t.serversHint}>
        <Input value={servers} onChange={({ detail }) => setServers(detail.value)} />
      </FormField>
      <Button
        disabled={kind === ''}
        loading={set.isPending}
        onClick={() => set.mutate(named.length === 0 ? { fault: kind } : { fault: kind, servers: named })}
      >
        {t.set}
      </Button>
    </SpaceBetween>
  );
}
