// What speaks against a plan, worst first: how much it weighs, which server, what is wrong, what to do about it.

import Checkbox from '@cloudscape-design/components/checkbox';
import type { ReactNode } from 'react';

import type { Finding } from '../api/types';
import { Listing } from '../components/Listing';
import { RouteLink } from '../components/RouteLink';
import { Sentence } from '../components/Sentence';
import { SeverityState } from '../components/Status';
import { text } from '../language';
import { paths } from '../paths';
import { LIVE_INSTANCE } from './findings';

const t = text.plans.readiness;

export interface Allowed {
  servers: string[];
  onChange: (servers: string[]) => void;
}

interface FindingsTableProps {
  findings: Finding[];
  hostname: (server: string) => string;
  /** Servers whose live instances may be replaced, where that can be chosen. */
  allowed?: Allowed;
  empty?: ReactNode;
  label: string;
}

export function FindingsTable({ findings, hostname, allowed, empty, label }: FindingsTableProps) {
  return (
    <Listing
      variant="embedded"
      items={findings}
      empty={empty}
      label={label}
      columnDefinitions={[
        {
          id: 'severity',
          header: t.severity,
          width: 170,
          cell: one => <SeverityState severity={one.severity} />,
        },
        {
          id: 'server',
          header: t.server,
          width: 130,
          cell: ({ sourceServerId: server }) =>
            server ? <RouteLink href={paths.server(server)}>{hostname(server)}</RouteLink> : text.words.none,
        },
        {
          id: 'sentence',
          header: t.sentence,
          isRowHeader: true,
          minWidth: 240,
          cell: one => <Sentence>{one.sentence}</Sentence>,
        },
        {
          id: 'fix',
          header: t.fix,
          minWidth: 240,
          cell: one =>
            allowed && one.code === LIVE_INSTANCE && one.sourceServerId ? (
              <Allow server={one.sourceServerId} name={hostname(one.sourceServerId)} allowed={allowed} />
            ) : (
              <Sentence>{one.fix}</Sentence>
            ),
        },
      ]}
    />
  );
}

function Allow({ server, name, allowed }: { server: string; name: string; allowed: Allowed }) {
  const others = allowed.servers.filter(one => one !== server);
  return (
    <Checkbox
      checked={allowed.servers.includes(server)}
      description={t.allowMeans}
      onChange={({ detail }) => allowed.onChange(detail.checked ? [...others, server] : others)}
    >
      {t.allow(name)}
    </Checkbox>
  );
}
