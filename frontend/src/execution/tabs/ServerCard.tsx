// A server as a card, for a phone: only what there is to say.

import type { Execution } from '../../api/types';
import { Rpo, ServerState } from '../../components/Status';
import { duration } from '../../format';
import type { ServerInWave } from '../state';
import { Reason } from './serverColumns';

interface ServerCardProps {
  execution: Execution;
  server: ServerInWave;
}

export function ServerCard({ execution, server }: ServerCardProps) {
  return (
    <>
      <div className="facts">
        <ServerState status={server.status} phase={server.phase} />
        <span>
          {server.wave.number} {server.wave.name}
        </span>
        {typeof server.durationSeconds === 'number' && <span>{duration(server.durationSeconds)}</span>}
        {typeof server.rpoSeconds === 'number' && (
          <Rpo seconds={server.rpoSeconds} target={execution.rpoTargetSeconds} />
        )}
      </div>
      <Reason server={server} />
      {server.recoveryInstanceId && <span className="mono">{server.recoveryInstanceId}</span>}
    </>
  );
}
