// Protection groups in a table: what each selects, how the worst of its servers is, which plans use it.

import Header from '@cloudscape-design/components/header';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useQuery } from '@tanstack/react-query';

import { plansQuery } from '../api/plans';
import { serversQuery } from '../api/servers';
import type { Schema } from '../api/types';
import { EmptyState } from '../components/EmptyState';
import { Listing } from '../components/Listing';
import { RouteLink } from '../components/RouteLink';
import { ReplicationState } from '../components/Status';
import { useUrlState } from '../components/useUrlState';
import { text } from '../language';
import { paths } from '../paths';
import { Plans } from '../servers/columns';
import { worstState } from '../servers/target';
import { plansOfGroup, selectionOf, serversOfGroup } from './facts';

const t = text.groups;

export function GroupsTable({ groups }: { groups: Schema<'GroupView'>[] }) {
  const [filter, setFilter] = useUrlState('text');
  const servers = useQuery(serversQuery);
  const plans = useQuery(plansQuery);
  const wanted = filter.toLowerCase();
  const items = groups
    .filter(({ group }) => `${group.name} ${group.groupId}`.toLowerCase().includes(wanted))
    .map(({ group }) => ({
      group,
      servers: servers.data && serversOfGroup(group.groupId, servers.data),
      plans: (plans.data ? plansOfGroup(group.groupId, plans.data) : []).map(({ plan }) => ({
        id: plan.planId,
        name: plan.name,
      })),
    }));
  return (
    <Listing
      items={items}
      trackBy={one => one.group.groupId}
      label={t.table}
      header={<Header counter={`(${groups.length})`}>{t.table}</Header>}
      empty={<EmptyState title={t.noMatch} />}
      filter={
        <TextFilter
          filteringText={filter}
          filteringPlaceholder={t.find}
          filteringAriaLabel={t.find}
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
      }
      columnDefinitions={[
        {
          id: 'name',
          header: t.columns.name,
          isRowHeader: true,
          cell: ({ group }) => (
            <>
              <RouteLink href={paths.group(group.groupId)}>{group.name}</RouteLink>
              {group.description && <div>{group.description}</div>}
            </>
          ),
        },
        {
          id: 'selection',
          header: t.columns.selection,
          minWidth: 180,
          cell: ({ group }) => selectionOf(group),
        },
        { id: 'servers', header: t.columns.servers, cell: one => one.servers?.length ?? '…' },
        {
          id: 'worst',
          header: t.columns.worst,
          cell: one => {
            const worst = worstState(one.servers ?? []);
            return worst ? <ReplicationState state={worst} /> : text.words.none;
          },
        },
        { id: 'plans', header: t.columns.plans, cell: one => <Plans plans={one.plans} /> },
      ]}
    />
  );
}
