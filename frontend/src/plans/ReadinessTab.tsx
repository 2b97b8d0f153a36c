// Whether a plan can be relied on: the verdict, the last drill, and everything that speaks against it.

import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';

import type { Plan } from '../api/planChanges';
import { readinessQuery } from '../api/plans';
import type { PlanReadiness } from '../api/types';
import { Answer } from '../components/Answer';
import { RouteButton } from '../components/RouteButton';
import { VerdictState } from '../components/Status';
import { When } from '../components/Times';
import { text } from '../language';
import { paths } from '../paths';
import { FindingsTable } from './FindingsTable';
import { LastDrill } from './LastDrill';
import { useHostnames } from './useHostnames';

const t = text.plans.readiness;

export function ReadinessTab({ plan }: { plan: Plan }) {
  const readiness = useQuery(readinessQuery(plan.planId));
  return (
    <Container
      header={
        <Header
          description={t.hint}
          actions={
            <RouteButton href={paths.startPlan(plan.planId, 'DRILL')}>{text.plans.runDrill}</RouteButton>
          }
        >
          {t.title}
        </Header>
      }
    >
      <Answer query={readiness}>{answer => <Report readiness={answer} plan={plan} />}</Answer>
    </Container>
  );
}

function Report({ readiness, plan }: { readiness: PlanReadiness; plan: Plan }) {
  const hostname = useHostnames();
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={4}
        items={[
          { label: t.verdict, value: <VerdictState verdict={readiness.verdict} /> },
          {
            label: t.start,
            value: (
              <StatusIndicator type={readiness.preflight.ready ? 'success' : 'error'}>
                {readiness.preflight.ready ? t.wouldStart : t.wouldNotStart}
              </StatusIndicator>
            ),
          },
          {
            label: t.lastDrill,
            value: <LastDrill drill={readiness.lastDrill} rtoMinutes={plan.rtoMinutes} />,
          },
          { label: t.checkedAt, value: <When at={readiness.checkedAt} /> },
        ]}
      />
      <FindingsTable
        label={t.title}
        findings={readiness.reasons}
        hostname={hostname}
        empty={<StatusIndicator type="success">{t.nothing}</StatusIndicator>}
      />
    </SpaceBetween>
  );
}
