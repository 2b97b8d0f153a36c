// One source server: how it replicates, what it would lose, where it belongs.

import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';

import { plansQuery } from '../api/plans';
import { serverQuery } from '../api/servers';
import type { SourceServer } from '../api/types';
import { Answer } from '../components/Answer';
import { Id } from '../components/Copy';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { RouteLink } from '../components/RouteLink';
import { ReplicationState, Rpo } from '../components/Status';
import { WhenAgo } from '../components/Times';
import { bytes, duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';
import { hostnameOf } from '../plans/waves';
import { Plans } from '../servers/columns';
import { LastLaunch } from '../servers/LastLaunch';
import { Tags } from '../servers/Tags';
import { rpoTargetOf } from '../servers/target';

const t = text.servers;

export default function ServerPage() {
  const { id = '' } = useParams();
  const server = useQuery(serverQuery(id));
  return (
    <Page
      title={server.data ? hostnameOf(server.data) : id}
      crumbs={[{ text: text.shell.pages.servers, href: paths.servers }]}
    >
      <Answer query={server}>{answer => <Body server={answer} />}</Answer>
    </Page>
  );
}

function Body({ server }: { server: SourceServer }) {
  return (
    <SpaceBetween size="l">
      <Advice server={server} />
      <Replication server={server} />
      <Belonging server={server} />
    </SpaceBetween>
  );
}

/** What is to be done about it, worst first. */
function Advice({ server }: { server: SourceServer }) {
  const advice = t.advice[server.replicationState];
  return (
    <SpaceBetween size="s">
      {!server.hasRecoveryPoint && <Alert type="error">{t.noRecoveryPoint}</Alert>}
      {advice && <Alert type={server.replicationState === 'PAUSED' ? 'warning' : 'error'}>{advice}</Alert>}
      {!server.group && (
        <Alert type="warning" action={<RouteButton href={paths.groups}>{t.toGroups}</RouteButton>}>
          {t.inNoGroup}
        </Alert>
      )}
      {server.group && server.plans.length === 0 && (
        <Alert type="warning" action={<RouteButton href={paths.plans}>{t.toPlans}</RouteButton>}>
          {t.inNoPlan}
        </Alert>
      )}
    </SpaceBetween>
  );
}

function Replication({ server }: { server: SourceServer }) {
  const plans = useQuery(plansQuery);
  const target = rpoTargetOf(server.plans, plans.data);
  return (
    <Container header={<Header>{t.replication}</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: t.stateOf, value: <ReplicationState state={server.replicationState} /> },
          {
            label: t.columns.lag,
            value: (
              <>
                <Rpo seconds={server.lagSeconds} target={target} />
                {target && <small> {t.target(duration(target))}</small>}
              </>
            ),
          },
          {
            label: t.columns.backlog,
            value: server.backlogBytes == null ? text.words.none : bytes(server.backlogBytes),
          },
          { label: t.lastSeen, value: <WhenAgo at={server.lastSeen} /> },
          {
            label: t.recoveryPoint,
            value: (
              <StatusIndicator type={server.hasRecoveryPoint ? 'success' : 'error'}>
                {server.hasRecoveryPoint ? t.has : t.hasNone}
              </StatusIndicator>
            ),
          },
          { label: t.columns.launch, value: <LastLaunch launch={server.lastLaunch} /> },
        ]}
      />
    </Container>
  );
}

function Belonging({ server }: { server: SourceServer }) {
  const { group } = server;
  return (
    <Container header={<Header>{t.belonging}</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: t.id, value: <Id value={server.sourceServerId} what={t.id} /> },
          { label: t.platformName, value: t.platform[server.platform] },
          {
            label: t.instance,
            value: server.recoveryInstanceId ? (
              <Id value={server.recoveryInstanceId} what={t.instance} />
            ) : (
              text.words.none
            ),
          },
          {
            label: t.columns.group,
            value: group ? (
              <>
                <RouteLink href={paths.group(group.id)}>{group.name}</RouteLink> ·{' '}
                <RouteLink href={`${paths.group(group.id)}?tab=launch`}>{t.launchSettings}</RouteLink>
              </>
            ) : (
              t.noGroup
            ),
          },
          { label: t.columns.plans, value: <Plans plans={server.plans} /> },
          { label: t.tags, value: <Tags tags={server.tags} /> },
        ]}
      />
    </Container>
  );
}
