// Block 2: what would keep it from working, known before anything is started.

import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';

import type { Plan } from '../api/planChanges';
import { readinessQuery } from '../api/plans';
import type { Finding, PlanReadiness } from '../api/types';
import { Answer } from '../components/Answer';
import { RouteButton } from '../components/RouteButton';
import { Sentence } from '../components/Sentence';
import { When } from '../components/Times';
import { text } from '../language';
import { paths } from '../paths';
import { LIVE_INSTANCE } from '../plans/findings';
import { FindingsTable } from '../plans/FindingsTable';
import { useHostnames } from '../plans/useHostnames';
import { precheck, type Precheck } from './precheck';
import type { Choice } from './request';
import type { Start } from './useStart';

const t = text.start.precheck;

export function PrecheckBlock({ plan, start }: { plan: Plan; start: Start }) {
  const readiness = useQuery(readinessQuery(plan.planId, start.choice.kind));
  return (
    <Container
      header={
        <Header
          description={
            readiness.data && (
              <>
                {t.checked} <When at={readiness.data.checkedAt} />
              </>
            )
          }
          actions={
            <Button
              iconName="refresh"
              loading={readiness.isFetching}
              onClick={() => void readiness.refetch()}
            >
              {t.again}
            </Button>
          }
        >
          {t.title}
        </Header>
      }
    >
      <Answer query={readiness}>{answer => <Found readiness={answer} start={start} />}</Answer>
    </Container>
  );
}

function Found({ readiness, start }: { readiness: PlanReadiness; start: Start }) {
  const hostname = useHostnames();
  const { choice, change } = start;
  const { findings } = readiness.preflight;
  const found = precheck(findings, choice.kind, choice.replace);
  return (
    <SpaceBetween size="m">
      <Summary found={found} choice={choice} lastDrill={readiness.lastDrill?.executionId} />
      {findings.length > 0 && (
        <FindingsTable
          label={t.title}
          findings={findings}
          hostname={hostname}
          allowed={{ servers: choice.replace, onChange: replace => change({ replace }) }}
        />
      )}
      <Unproven readiness={readiness} choice={choice} />
    </SpaceBetween>
  );
}

interface SummaryProps {
  found: Precheck;
  choice: Choice;
  lastDrill: string | undefined;
}

function Summary({ found, choice, lastDrill }: SummaryProps) {
  const { refusals, blocks, warnings, allowed } = found;
  if (refusals.length > 0) {
    return (
      <Alert type="error" header={t.refused}>
        {t.refusedMeans}
      </Alert>
    );
  }
  if (!found.ready) {
    const live = lastDrill !== undefined && blocks.some(one => one.code === LIVE_INSTANCE);
    return (
      <Alert
        type="error"
        header={t.blocked}
        action={live && <RouteButton href={paths.execution(lastDrill)}>{t.toCleanUp}</RouteButton>}
      >
        {t.blockedMeans}
      </Alert>
    );
  }
  if (blocks.length > 0) {
    return (
      <Alert type="warning" header={t.risk(blocks.length)}>
        {t.riskMeans}
      </Alert>
    );
  }
  const notes = [
    ...(warnings.length > 0 ? [t.warnings(warnings.length)] : []),
    ...(allowed.length > 0 ? [t.allowed(allowed.length)] : []),
  ];
  return (
    <StatusIndicator type={notes.length === 0 ? 'success' : 'warning'}>
      {[t.fine[choice.kind], ...notes].join(' ')}
    </StatusIndicator>
  );
}

/** What speaks against the plan itself: a drill answers it, a recovery should know it. */
function Unproven({ readiness, choice }: { readiness: PlanReadiness; choice: Choice }) {
  const seen = new Set(readiness.preflight.findings.map(one => one.sentence));
  const others: Finding[] = readiness.reasons.filter(one => !seen.has(one.sentence));
  if (others.length === 0 || choice.kind === 'DRILL') return null;
  return (
    <Alert type="warning" header={t.unproven}>
      {others.map(one => (
        <div key={one.sentence}>
          <Sentence>{one.sentence}</Sentence>
        </div>
      ))}
    </Alert>
  );
}
