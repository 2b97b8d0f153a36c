// Starts a plan: mode, pre-check, recovery point, confirmation, all on one page and nothing hidden.

import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';

import { planQuery } from '../api/plans';
import type { PlanView } from '../api/types';
import { Answer } from '../components/Answer';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { text } from '../language';
import { paths } from '../paths';
import { ConfirmBlock } from '../start/ConfirmBlock';
import { ModeBlock } from '../start/ModeBlock';
import { PointBlock } from '../start/PointBlock';
import { PrecheckBlock } from '../start/PrecheckBlock';
import { useStart } from '../start/useStart';

export default function StartPage() {
  const { id = '' } = useParams();
  const plan = useQuery({ ...planQuery(id), refetchInterval: 10_000 });
  const name = plan.data?.plan.name ?? id;
  return (
    <Page
      title={text.start.title(name)}
      crumbs={[
        { text: text.shell.pages.plans, href: paths.plans },
        { text: name, href: paths.plan(id) },
      ]}
      description={plan.data?.plan.description || undefined}
    >
      <Answer query={plan}>{view => <Blocks view={view} />}</Answer>
    </Page>
  );
}

function Blocks({ view }: { view: PlanView }) {
  const start = useStart(view.plan);
  const running = view.activeExecutionId;
  return (
    <SpaceBetween size="l">
      {running && (
        <Alert
          type="warning"
          action={<RouteButton href={paths.execution(running)}>{text.plans.openExecution}</RouteButton>}
        >
          {text.plans.runs}
        </Alert>
      )}
      <ModeBlock start={start} />
      <PrecheckBlock plan={view.plan} start={start} />
      <PointBlock plan={view.plan} start={start} />
      <ConfirmBlock key={start.choice.kind} view={view} start={start} />
    </SpaceBetween>
  );
}
