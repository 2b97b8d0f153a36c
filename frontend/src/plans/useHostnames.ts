// Names of servers by their ids: people know `db-01`, the API says `s-3c1d...`.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { serversQuery } from '../api/servers';

export function useHostnames(): (server: string) => string {
  const servers = useQuery(serversQuery);
  return useMemo(() => {
    const names = new Map(servers.data?.map(one => [one.sourceServerId, one.hostname]));
    return (server: string) => names.get(server) ?? server;
  }, [servers.data]);
}
