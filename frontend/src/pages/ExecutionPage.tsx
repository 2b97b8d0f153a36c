// One execution, live: the page of the worst night.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import Tabs from '@cloudscape-design/components/tabs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useCallback, useEffect, useState } from 'react';
import { useParams } from 'react-router';

import { isLive } from '../api/executions';
import { executionQuery } from '../api/live';
import { isNotFound } from '../api/problem';
import type { Execution } from '../api/types';
import { Answer } from '../components/Answer';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { useUrlState } from '../components/useUrlState';
import { ActionDialog } from '../execution/actions/ActionDialog';
import { useActions } from '../execution/actions/useActions';
import { Attention } from '../execution/header/Attention';
import { ExecutionHeader } from '../execution/header/ExecutionHeader';
import { ServerDialog } from '../execution/ServerDialog';
import { serversOf, tabTitle } from '../execution/state';
import { EventsTab } from '../execution/tabs/EventsTab';
import { JobLogTab } from '../execution/tabs/JobLogTab';
import { MachinesTab } from '../execution/tabs/MachinesTab';
import { ReadinessTab } from '../execution/tabs/ReadinessTab';
import { RecordTab } from '../execution/tabs/RecordTab';
import { ServersTab } from '../execution/tabs/ServersTab';
import { TimelineView } from '../execution/timeline/TimelineView';
import { useExpected } from '../execution/useExpected';
import { text } from '../language';
import { paths } from '../paths';

const t = text.execution;

const ABOVE = [{ text: text.shell.pages.executions, href: paths.executions }];

export default function ExecutionPage() {
  const { id = '' } = useParams();
  const query = useQuery(executionQuery(id));
  const fresh = useFresh(id);
  if (query.data !== undefined) return <ExecutionView execution={query.data} />;
  return (
    <Page title={id} crumbs={ABOVE}>
      {fresh && isNotFound(query.error) ? (
        <Loading what={t.preparing} />
      ) : (
        <Answer query={query}>{() => null}</Answer>
      )}
    </Page>
  );
}

/** What was just started has no record until its machine has written one: not yet a reason to say that there is none. */
const PREPARES = 12_000;

function useFresh(id: string): boolean {
  const [old, setOld] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setOld(id), PREPARES);
    return () => clearTimeout(timer);
  }, [id]);
  return old !== id;
}

function ExecutionView({ execution }: { execution: Execution }) {
  const expected = useExpected(execution);
  const { open, ask, close, confirm, busy, error } = useActions(execution);
  useLastLook(execution);
  const [server, setServer] = useState<{ id: string; wave: number }>();
  const showServer = useCallback((id: string, wave: number) => setServer({ id, wave }), []);
  const shown = serversOf(execution).find(
    one => one.sourceServerId === server?.id && one.wave.number === server.wave,
  );
  return (
    <Page
      title={execution.executionId}
      crumbs={ABOVE}
      tab={tabTitle(execution)}
      header={<ExecutionHeader execution={execution} expected={expected} onAsk={ask} />}
    >
      <SpaceBetween size="l">
        <Attention execution={execution} onAsk={ask} onServer={showServer} />
        <TimelineView execution={execution} expected={expected} onServer={showServer} />
        <ExecutionTabs execution={execution} onServer={showServer} />
      </SpaceBetween>
      {open && (
        <ActionDialog
          ask={open}
          execution={execution}
          busy={busy}
          error={error}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
      {shown && <ServerDialog execution={execution} server={shown} onClose={() => setServer(undefined)} />}
    </Page>
  );
}

/** What is asked for less often than the execution is asked for once more when it has ended. */
function useLastLook(execution: Execution): void {
  const queries = useQueryClient();
  const live = isLive(execution);
  const id = execution.executionId;
  useEffect(() => {
    if (!live) void queries.invalidateQueries({ queryKey: ['executions', id] });
  }, [live, id, queries]);
}

interface ExecutionTabsProps {
  execution: Execution;
  onServer: (sourceServerId: string, wave: number) => void;
}

function ExecutionTabs({ execution, onServer }: ExecutionTabsProps) {
  const [tab, setTab] = useUrlState('tab', 'servers');
  const id = execution.executionId;
  const live = isLive(execution);
  return (
    <Tabs
      variant="container"
      activeTabId={tab}
      onChange={({ detail }) => setTab(detail.activeTabId)}
      tabs={[
        {
          id: 'servers',
          label: t.tabs.servers,
          content: <ServersTab execution={execution} onServer={onServer} />,
        },
        { id: 'events', label: t.tabs.events, content: <EventsTab id={id} live={live} /> },
        { id: 'job-log', label: t.tabs.jobLog, content: <JobLogTab execution={execution} live={live} /> },
        { id: 'machines', label: t.tabs.machines, content: <MachinesTab execution={execution} /> },
        { id: 'readiness', label: t.tabs.readiness, content: <ReadinessTab id={id} /> },
        { id: 'record', label: t.tabs.record, content: <RecordTab execution={execution} /> },
      ].map(one => (one.id === tab ? one : { ...one, content: null }))}
    />
  );
}
