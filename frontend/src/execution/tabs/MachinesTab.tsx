// The Step Functions executions behind this one, and the states they are in: the two views correspond.

import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';

import type { Execution } from '../../api/types';
import { Id } from '../../components/Copy';
import { Listing } from '../../components/Listing';
import { useConfig } from '../../config';
import { text } from '../../language';
import { arnIn, nameOf, serversOf, STATE_OF_WAVE } from '../state';

const t = text.execution.machines;

interface Machine {
  machine: string;
  covers: string;
  state: string;
  link: string;
}

export function MachinesTab({ execution }: { execution: Execution }) {
  const { simulated } = useConfig();
  return (
    <Listing
      variant="embedded"
      items={machinesOf(execution)}
      trackBy="link"
      header={<Box color="text-body-secondary">{simulated ? t.introSimulated : t.intro}</Box>}
      label={text.execution.tabs.machines}
      columnDefinitions={[
        { id: 'covers', header: t.covers, isRowHeader: true, width: 220, cell: one => one.covers },
        {
          id: 'machine',
          header: t.machine,
          width: 170,
          cell: one => <span className="mono">{one.machine}</span>,
        },
        { id: 'state', header: t.state, width: 280, cell: one => <span className="mono">{one.state}</span> },
        ...(simulated ? [] : [{ id: 'open', header: t.open, width: 130, cell: open }]),
        { id: 'history', header: t.history, minWidth: 300, cell: history },
      ]}
    />
  );
}

function open({ link, covers }: Machine) {
  return (
    <Link href={link} external externalIconAriaLabel={t.openLabel(covers)}>
      {t.open}
    </Link>
  );
}

function history({ link }: Machine) {
  const arn = arnIn(link);
  if (arn === undefined) return text.words.none;
  return <Id value={`aws stepfunctions get-execution-history --execution-arn ${arn}`} what={t.history} />;
}

function machinesOf(execution: Execution): Machine[] {
  const plan = {
    machine: 'plan.asl.json',
    covers: t.wholePlan,
    state: stateOfPlan(execution),
    link: execution.link,
  };
  const waves = execution.waves.flatMap(wave =>
    wave.link
      ? [
          {
            machine: 'wave.asl.json',
            covers: `${wave.number} ${wave.name}`,
            state: STATE_OF_WAVE[wave.status],
            link: wave.link,
          },
        ]
      : [],
  );
  const servers = serversOf(execution).flatMap(server =>
    server.link
      ? [
          {
            machine: 'server.asl.json',
            covers: nameOf(server),
            state: stateOfServer(server.status),
            link: server.link,
          },
        ]
      : [],
  );
  const cleanUp = execution.cleanUpLink
    ? [
        {
          machine: 'cleanup.asl.json',
          covers: t.cleanUp,
          state: stateOfCleanUp(execution),
          link: execution.cleanUpLink,
        },
      ]
    : [];
  return [plan, ...waves, ...servers, ...cleanUp];
}

function stateOfPlan({ status }: Execution): string {
  if (status === 'Pending') return 'PrepareExecution';
  if (status === 'Running' || status === 'Paused') return 'RunWaves';
  return `Execution${status === 'SucceededWithFailures' ? 'Succeeded' : status}`;
}

function stateOfServer(status: string): string {
  if (status === 'Healthy' || status === 'Unhealthy') return `Server${status}`;
  return status === 'Checking' ? 'WaitForChecks ⇄ PollChecks' : text.words.none;
}

function stateOfCleanUp({ cleanUp }: Execution): string {
  if (!cleanUp) return 'WaitForLeaseEnd';
  if (cleanUp.status === 'Terminating') return 'WaitForTermination ⇄ PollTermination';
  return cleanUp.status === 'CleanedUp' ? 'CleanedUp' : 'CleanUpFailed';
}
