// The servers that an action is about: all of them, in a list that scrolls.

import type { Server } from '../../api/types';
import { nameOf } from '../state';

interface ServerListProps {
  servers: Server[];
  /** With the ids of their instances. */
  instances?: boolean;
}

export function ServerList({ servers, instances = false }: ServerListProps) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
    <ul className="server-list" tabIndex={0} aria-label={servers.map(nameOf).join(', ')}>
      {servers.map(server => (
        <li key={server.sourceServerId}>
          {nameOf(server)}
          {instances && ' '}
          {instances && <span className="mono">{server.recoveryInstanceId}</span>}
          {server.reason && <small> {server.reason}</small>}
        </li>
      ))}
    </ul>
  );
}
