// One recovery plan: whether it can be relied on, its waves, what it has done, and how it is written.

import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';

import { planQuery } from '../api/plans';
import { useDrillLease } from '../api/system';
import type { PlanView } from '../api/types';
import { Answer } from '../components/Answer';
import { Id } from '../components/Copy';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { useUrlState } from '../components/useUrlState';
import { duration } from '../format';
import { text } from '../language';
import { paths } from '../paths';
import { DefinitionTab } from '../plans/DefinitionTab';
import { HistoryTab } from '../plans/HistoryTab';
import { PlanActions } from '../plans/PlanActions';
import { PlanReadiness } from '../plans/PlanReadiness';
import { ReadinessTab } from '../plans/ReadinessTab';
import { WavesTab } from '../plans/WavesTab';

const t = text.plans;

export default function PlanPage() {
  const { id = '' } = useParams();
  const plan = useQuery({ ...planQuery(id), refetchInterval: 30_000 });
  const name = plan.data?.plan.name ?? id;
  return (
    <Page
      title={name}
      crumbs={[{ text: text.shell.pages.plans, href: paths.plans }]}
      header={<PlanHeader name={name} view={plan.data} />}
    >
      <Answer query={plan}>{view => <PlanBody view={view} />}</Answer>
    </Page>
  );
}

function PlanHeader({ name, view }: { name: string; view: PlanView | undefined }) {
  if (view === undefined) return <Header variant="h1">{name}</Header>;
  const { planId, description } = view.plan;
  return (
    <Header
      variant="h1"
      description={description || undefined}
      actions={
        <SpaceBetween direction="horizontal" size="s">
          <RouteButton href={paths.startPlan(planId, 'RECOVERY')}>{t.startRecovery}</RouteButton>
          <PlanActions view={view} />
          <RouteButton variant="primary" href={paths.startPlan(planId, 'DRILL')}>
            {t.runDrill}
          </RouteButton>
        </SpaceBetween>
      }
    >
      {name}
    </Header>
  );
}

function PlanBody({ view }: { view: PlanView }) {
  const { plan, activeExecutionId } = view;
  const [tab, setTab] = useUrlState('tab', 'waves');
  return (
    <SpaceBetween size="l">
      {activeExecutionId && (
        <Alert
          type="info"
          action={<RouteButton href={paths.execution(activeExecutionId)}>{t.openExecution}</RouteButton>}
        >
          {t.runs}
        </Alert>
      )}
      <PlanFacts view={view} />
      <Tabs
        ariaLabel={plan.name}
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          { id: 'waves', label: t.tabs.waves, content: <WavesTab plan={plan} /> },
          { id: 'readiness', label: t.tabs.readiness, content: <ReadinessTab plan={plan} /> },
          { id: 'history', label: t.tabs.history, content: <HistoryTab plan={plan} /> },
          { id: 'definition', label: t.tabs.definition, content: <DefinitionTab plan={plan} /> },
        ]}
      />
    </SpaceBetween>
  );
}

function PlanFacts({ view: { plan, version } }: { view: PlanView }) {
  const lease = useDrillLease(plan);
  const minutes = (value: number | null | undefined) => (value ? duration(value * 60) : t.noTarget);
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: t.columns.readiness, value: <PlanReadiness planId={plan.planId} /> },
        {
          label: t.targets,
          value: (
            <>
              <div>
                {t.rto} {minutes(plan.rtoMinutes)}
              </div>
              <div>
                {t.rpo} {minutes(plan.rpoMinutes)}
              </div>
            </>
          ),
        },
        {
          label: t.drills,
          value: (
            <>
              <div>{lease ? t.lease(duration(lease * 60)) : t.noLease}</div>
              <div>{plan.checkDrills ? t.checksDrills : t.checksNoDrills}</div>
            </>
          ),
        },
        {
          label: t.fields.planId,
          value: (
            <>
              <Id value={plan.planId} what={t.fields.planId} />
              <Box color="text-body-secondary" fontSize="body-s">
                {t.version(version)}
              </Box>
            </>
          ),
        },
      ]}
    />
  );
}
