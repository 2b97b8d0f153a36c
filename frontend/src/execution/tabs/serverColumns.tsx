// The columns of the table of servers; cards on a phone are made from the same.

import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';

import type { Execution } from '../../api/types';
import { Sentence } from '../../components/Sentence';
import { Rpo, ServerState } from '../../components/Status';
import { duration } from '../../format';
import { text } from '../../language';
import { byUrgency, nameOf, type ServerInWave } from '../state';

const t = text.execution.table;

export type OnServer = (sourceServerId: string, wave: number) => void;

type Column = TableProps.ColumnDefinition<ServerInWave>;

export function columnsOf({ rpoTargetSeconds, waves }: Execution, onServer: OnServer): Column[] {
  const explained = waves.some(wave => wave.servers.some(server => server.reason));
  const checked = waves.some(wave => wave.servers.some(server => server.checks.length > 0));
  return [
    {
      id: 'name',
      header: t.name,
      isRowHeader: true,
      width: 105,
      minWidth: 105,
      sortingComparator: (one, other) => nameOf(one).localeCompare(nameOf(other)),
      cell: server => <Name server={server} onServer={onServer} />,
    },
    {
      id: 'wave',
      header: t.wave,
      width: 120,
      minWidth: 120,
      sortingComparator: (one, other) => one.wave.number - other.wave.number,
      cell: ({ wave }) => `${wave.number} ${wave.name}`,
    },
    {
      id: 'state',
      header: t.state,
      width: 145,
      minWidth: 145,
      sortingComparator: byUrgency,
      cell: server => <ServerState status={server.status} phase={server.phase} />,
    },
    ...(explained ? [{ id: 'reason', header: t.reason, minWidth: 300, cell: reason }] : []),
    {
      id: 'instance',
      header: t.instance,
      width: 178,
      minWidth: 178,
      cell: server =>
        server.recoveryInstanceId ? (
          <span className="mono nowrap">{server.recoveryInstanceId}</span>
        ) : (
          text.words.none
        ),
    },
    {
      id: 'rpo',
      header: t.rpo,
      width: 110,
      minWidth: 110,
      sortingComparator: (one, other) => (one.rpoSeconds ?? -1) - (other.rpoSeconds ?? -1),
      cell: server => <Rpo seconds={server.rpoSeconds} target={rpoTargetSeconds} />,
    },
    {
      id: 'duration',
      header: t.duration,
      width: 110,
      minWidth: 110,
      sortingComparator: (one, other) => (one.durationSeconds ?? -1) - (other.durationSeconds ?? -1),
      cell: server => (
        <span className="tabular">
          {typeof server.durationSeconds === 'number' ? duration(server.durationSeconds) : text.words.none}
        </span>
      ),
    },
    ...(checked ? [{ id: 'checks', header: t.checks, width: 110, minWidth: 110, cell: checks }] : []),
  ];
}

export function Name({ server, onServer }: { server: ServerInWave; onServer: OnServer }) {
  const open = () => onServer(server.sourceServerId, server.wave.number);
  return (
    <>
      <Link
        href={`#${server.sourceServerId}`}
        onFollow={event => {
          event.preventDefault();
          open();
        }}
      >
        {nameOf(server)}
      </Link>
      {server.impact === 'OPTIONAL' && <small title={t.expectations}> {t.optional}</small>}
      {server.attempt > 1 && (
        <div>
          <small>{text.execution.ask.attempt(server.attempt)}</small>
        </div>
      )}
    </>
  );
}

export function Reason({ server: { reason, nextStep } }: { server: ServerInWave }) {
  if (!reason) return null;
  return (
    <>
      <div>
        <Sentence>{reason}</Sentence>
      </div>
      {nextStep && (
        <div>
          <strong>{text.execution.ask.whatToDo}</strong> <Sentence>{nextStep}</Sentence>
        </div>
      )}
    </>
  );
}

const reason = (server: ServerInWave) => <Reason server={server} />;

function checks({ checks }: ServerInWave): string {
  if (checks.length === 0) return text.words.none;
  return t.passed(checks.filter(check => check.status === 'Passed').length, checks.length);
}
