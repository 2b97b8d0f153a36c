// All protection groups.

import { useQuery } from '@tanstack/react-query';

import { groupsQuery } from '../api/groups';
import { serverCountQuery } from '../api/servers';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { count } from '../format';
import { GroupsTable } from '../groups/GroupsTable';
import { text } from '../language';
import { paths } from '../paths';

const t = text.groups;

export default function GroupsPage() {
  const groups = useQuery(groupsQuery);
  return (
    <Page
      title={text.shell.pages.groups}
      description={t.intro}
      actions={
        <RouteButton variant="primary" href={paths.newGroup}>
          {t.create}
        </RouteButton>
      }
    >
      <Answer query={groups}>{all => (all.length === 0 ? <None /> : <GroupsTable groups={all} />)}</Answer>
    </Page>
  );
}

function None() {
  const servers = useQuery(serverCountQuery({}));
  const found = servers.data === undefined ? '' : t.found(count(servers.data, t.server, t.servers));
  return (
    <EmptyState title={t.none} action={<RouteButton href={paths.newGroup}>{t.create}</RouteButton>}>
      {t.noneMeans} {found}
    </EmptyState>
  );
}
