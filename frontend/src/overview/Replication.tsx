// How replication is doing: servers by state, each number a link to those servers.

import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';

import { serversQuery } from '../api/servers';
import type { SourceServer } from '../api/types';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { RouteLink } from '../components/RouteLink';
import { ReplicationState } from '../components/Status';
import { duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';

const t = text.overview;

export function Replication() {
  const servers = useQuery(serversQuery);
  return (
    <Container header={<Header variant="h2">{t.replication}</Header>} fitHeight>
      <Answer query={servers}>
        {list =>
          list.length === 0 ? (
            <EmptyState title={t.noServers}>{t.noServersMeans}</EmptyState>
          ) : (
            <Numbers servers={list} />
          )
        }
      </Answer>
    </Container>
  );
}

function Numbers({ servers }: { servers: SourceServer[] }) {
  const states = [...new Set(servers.map(server => server.replicationState))].sort();
  const unassigned = servers.filter(server => server.plans.length === 0).length;
  const worst = servers.reduce((lag, server) => Math.max(lag, server.lagSeconds ?? 0), 0);
  return (
    <div className="numbers">
      {states.map(state => (
        <Number
          key={state}
          value={servers.filter(server => server.replicationState === state).length}
          href={`${paths.servers}?state=${encodeURIComponent(state)}`}
          label={text.words.replication[state] ?? state}
          name={<ReplicationState state={state} />}
        />
      ))}
      <Number
        value={unassigned}
        href={`${paths.servers}?unassigned=true`}
        label={t.unassigned}
        name={t.unassigned}
      />
      <div>
        <p className="figure tabular">{duration(worst)}</p>
        {t.worstLag}
      </div>
    </div>
  );
}

interface NumberProps {
  value: number;
  href: string;
  label: string;
  name: React.ReactNode;
}

function Number({ value, href, label, name }: NumberProps) {
  return (
    <div>
      <p className="figure tabular">
        <RouteLink href={href} fontSize="heading-l" ariaLabel={`${value} ${label}`}>
          {value}
        </RouteLink>
      </p>
      {name}
    </div>
  );
}
