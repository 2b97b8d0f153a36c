// The columns in which source servers are shown, wherever they are.

import type { TableProps } from '@cloudscape-design/components/table';

import type { PlanView, Schema, SourceServer } from '../api/types';
import { RouteLink } from '../components/RouteLink';
import { ReplicationState, Rpo } from '../components/Status';
import { bytes } from '../format';
import { text } from '../language';
import { paths } from '../paths';
import { hostnameOf } from '../plans/waves';
import { LastLaunch } from './LastLaunch';
import { rankOf, rpoTargetOf } from './target';

const t = text.servers.columns;

type Column = TableProps.ColumnDefinition<SourceServer>;

const by =
  (value: (server: SourceServer) => number) =>
  (one: SourceServer, other: SourceServer): number =>
    value(one) - value(other);

export const hostname: Column = {
  id: 'hostname',
  header: t.hostname,
  isRowHeader: true,
  minWidth: 130,
  sortingComparator: (one, other) => hostnameOf(one).localeCompare(hostnameOf(other)),
  cell: one => (
    <>
      <RouteLink href={paths.server(one.sourceServerId)}>{hostnameOf(one)}</RouteLink>
      {one.hostname && (
        <div>
          <small className="mono">{one.sourceServerId}</small>
        </div>
      )}
    </>
  ),
};

export const state: Column = {
  id: 'state',
  header: t.state,
  minWidth: 120,
  sortingComparator: by(one => rankOf(one.replicationState)),
  cell: one => <ReplicationState state={one.replicationState} />,
};

/** With its band, where a plan has a target. */
export const lag = (plans: PlanView[] | undefined): Column => ({
  id: 'lag',
  header: t.lag,
  minWidth: 150,
  sortingComparator: by(one => one.lagSeconds ?? -1),
  cell: one => <Rpo seconds={one.lagSeconds} target={rpoTargetOf(one.plans, plans)} />,
});

export const backlog: Column = {
  id: 'backlog',
  header: t.backlog,
  sortingComparator: by(one => one.backlogBytes ?? -1),
  cell: one =>
    one.backlogBytes == null ? (
      text.words.none
    ) : (
      <span className="tabular nowrap">{bytes(one.backlogBytes)}</span>
    ),
};

export const launch: Column = {
  id: 'launch',
  header: t.launch,
  minWidth: 150,
  cell: one => <LastLaunch launch={one.lastLaunch} />,
};

export const group: Column = {
  id: 'group',
  header: t.group,
  minWidth: 120,
  sortingComparator: (one, other) => (one.group?.name ?? '').localeCompare(other.group?.name ?? ''),
  cell: ({ group }) =>
    group ? <RouteLink href={paths.group(group.id)}>{group.name}</RouteLink> : text.servers.noGroup,
};

export const plans: Column = {
  id: 'plans',
  header: t.plans,
  minWidth: 120,
  cell: one => <Plans plans={one.plans} />,
};

export function Plans({ plans }: { plans: Schema<'Reference'>[] }) {
  if (plans.length === 0) return <>{text.servers.noPlan}</>;
  return plans.map((plan, index) => (
    <span key={plan.id}>
      {index > 0 && ', '}
      <RouteLink href={paths.plan(plan.id)}>{plan.name}</RouteLink>
    </span>
  ));
}
