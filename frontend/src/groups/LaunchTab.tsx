// How the servers of a group are launched: what the group wants, and what DRS has otherwise.

import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useInfiniteQuery } from '@tanstack/react-query';

import { launchSettingsQuery, type Group } from '../api/groups';
import type { Schema } from '../api/types';
import { Answer } from '../components/Answer';
import { Listing } from '../components/Listing';
import { LoadMore } from '../components/LoadMore';
import { RouteLink } from '../components/RouteLink';
import { text } from '../language';
import { paths } from '../paths';
import { entriesOf, settingName, settingValue, type LaunchSettings } from './settings';

const t = text.groups.launch;

type ServerSettings = Schema<'ServerLaunchSettings'>;

export function LaunchTab({ group }: { group: Group }) {
  const settings = useInfiniteQuery(launchSettingsQuery(group.groupId));
  const own = entriesOf(group.launchSettings ?? {});
  return (
    <SpaceBetween size="l">
      <Container header={<Header description={t.groupHint}>{t.ofGroup}</Header>}>
        {own.length === 0 ? (
          <Box color="text-body-secondary">{t.asDrsHas}</Box>
        ) : (
          <KeyValuePairs
            columns={3}
            items={own.map(([name, value]) => ({
              label: settingName(name),
              value: settingValue(name, value),
            }))}
          />
        )}
      </Container>
      <Answer query={settings}>
        {({ pages }) => <Servers settings={pages.flatMap(page => page.items)} group={group} />}
      </Answer>
      <LoadMore query={settings} />
    </SpaceBetween>
  );
}

function Servers({ settings, group }: { settings: ServerSettings[]; group: Group }) {
  const own = group.serverLaunchSettings ?? {};
  const differing = settings.filter(one => one.differences.length > 0).length;
  return (
    <Listing
      items={settings}
      trackBy="sourceServerId"
      label={t.perServer}
      header={<Header description={differing === 0 ? t.same : t.differ(differing)}>{t.perServer}</Header>}
      empty={text.groups.noServers}
      columnDefinitions={[
        {
          id: 'server',
          header: t.server,
          isRowHeader: true,
          minWidth: 130,
          cell: one => (
            <RouteLink href={paths.server(one.sourceServerId)}>
              {one.hostname ?? one.sourceServerId}
            </RouteLink>
          ),
        },
        {
          id: 'difference',
          header: t.difference,
          minWidth: 260,
          cell: one => <Differences settings={one} />,
        },
        {
          id: 'own',
          header: t.own,
          minWidth: 180,
          cell: one => <Values settings={own[one.sourceServerId] ?? {}} />,
        },
        { id: 'current', header: t.current, minWidth: 260, cell: one => <Values settings={one.current} /> },
      ]}
    />
  );
}

function Differences({ settings: { differences } }: { settings: ServerSettings }) {
  if (differences.length === 0) return <StatusIndicator type="success">{t.none}</StatusIndicator>;
  return differences.map(({ setting, current, wanted }) => (
    <div key={setting}>
      {settingName(setting)}: <s>{settingValue(setting, current)}</s> →{' '}
      <strong>{settingValue(setting, wanted)}</strong>
    </div>
  ));
}

function Values({ settings }: { settings: LaunchSettings }) {
  const all = entriesOf(settings);
  if (all.length === 0) return <>{text.words.none}</>;
  return all.map(([name, value]) => (
    <div key={name}>
      <small>
        {settingName(name)}: {settingValue(name, value)}
      </small>
    </div>
  ));
}
