// One protection group: its servers, how they are launched, and the plans that use it.

import { useCollection } from '@cloudscape-design/collection-hooks';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';

import { groupQuery } from '../api/groups';
import { plansQuery } from '../api/plans';
import type { Schema } from '../api/types';
import { Answer } from '../components/Answer';
import { Id } from '../components/Copy';
import { EmptyState } from '../components/EmptyState';
import { Listing } from '../components/Listing';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { useRefusal } from '../components/useRefusal';
import { useUrlState } from '../components/useUrlState';
import { DeleteGroup } from '../groups/DeleteGroup';
import { selectionOf } from '../groups/facts';
import { LaunchTab } from '../groups/LaunchTab';
import { text } from '../language';
import { paths } from '../paths';
import * as columns from '../servers/columns';

const t = text.groups;

export default function GroupPage() {
  const { id = '' } = useParams();
  const group = useQuery(groupQuery(id));
  return (
    <Page
      title={group.data?.group.name ?? id}
      crumbs={[{ text: text.shell.pages.groups, href: paths.groups }]}
      description={group.data?.group.description || undefined}
      actions={group.data && <Actions detail={group.data} />}
    >
      <Answer query={group}>{detail => <Body detail={detail} />}</Answer>
    </Page>
  );
}

function Actions({ detail }: { detail: Schema<'GroupDetail'> }) {
  const [deleting, setDeleting] = useState(false);
  const refusal = useRefusal('manage');
  const used = detail.plans.length > 0 ? t.usedBy(detail.plans.map(plan => plan.name).join(', ')) : undefined;
  const why = refusal ?? used;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={why !== undefined} disabledReason={why} onClick={() => setDeleting(true)}>
        {t.delete.action}
      </Button>
      <RouteButton
        variant="primary"
        href={paths.editGroup(detail.group.groupId)}
        disabled={refusal !== undefined}
        disabledReason={refusal}
      >
        {t.edit}
      </RouteButton>
      {deleting && <DeleteGroup detail={detail} onClose={() => setDeleting(false)} />}
    </SpaceBetween>
  );
}

function Body({ detail }: { detail: Schema<'GroupDetail'> }) {
  const { group, missing, plans, servers, version } = detail;
  const [tab, setTab] = useUrlState('tab', 'servers');
  return (
    <SpaceBetween size="l">
      {missing.length > 0 && (
        <Alert type="error" header={t.missing(missing.length)}>
          <span className="mono">{missing.join(', ')}</span>. {t.missingFix}
        </Alert>
      )}
      <KeyValuePairs
        columns={3}
        items={[
          { label: t.columns.selection, value: selectionOf(group) },
          { label: t.columns.plans, value: <columns.Plans plans={plans} /> },
          {
            label: t.id,
            value: (
              <>
                <Id value={group.groupId} what={t.id} /> <small>{text.plans.version(version)}</small>
              </>
            ),
          },
        ]}
      />
      <Tabs
        ariaLabel={group.name}
        activeTabId={tab}
        onChange={({ detail: { activeTabId } }) => setTab(activeTabId)}
        tabs={[
          { id: 'servers', label: t.tabs.servers(servers.length), content: <Servers detail={detail} /> },
          { id: 'launch', label: t.tabs.launch, content: <LaunchTab group={group} /> },
        ]}
      />
    </SpaceBetween>
  );
}

function Servers({ detail: { servers } }: { detail: Schema<'GroupDetail'> }) {
  const plans = useQuery(plansQuery);
  const { items, collectionProps } = useCollection(servers, { sorting: {} });
  return (
    <Listing
      {...collectionProps}
      items={items}
      trackBy="sourceServerId"
      label={t.columns.servers}
      header={<Header counter={`(${servers.length})`}>{t.columns.servers}</Header>}
      empty={<EmptyState title={t.noServers}>{t.noServersMeans}</EmptyState>}
      columnDefinitions={[
        columns.hostname,
        columns.state,
        columns.lag(plans.data),
        columns.backlog,
        columns.launch,
        columns.plans,
      ]}
    />
  );
}
