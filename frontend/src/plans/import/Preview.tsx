// What an import would do, before anything is done: what is new, and what of the rest would change.

import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { groupQuery } from '../../api/groups';
import { planQuery } from '../../api/plans';
import type { Schema } from '../../api/types';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useRefusal } from '../../components/useRefusal';
import { Changes } from '../../forms/Changes';
import { diff } from '../../forms/diff';
import { text } from '../../language';
import { readFile, type PlanFile } from './read';
import { changes, doesNothing, type Import } from './useImport';

const t = text.plans.import;

const LOOK: Record<Schema<'Outcome'>, StatusIndicatorProps.Type> = {
  created: 'success',
  updated: 'warning',
  unchanged: 'stopped',
};

export function Preview({ state }: { state: Import }) {
  const { outcome, refusal, asking, judged } = state;
  return (
    <Container
      header={
        <Header actions={asking && <StatusIndicator type="loading">{text.forms.checking}</StatusIndicator>}>
          {t.preview}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {refusal != null && <ProblemAlert title={t.cannotRead} error={refusal} />}
        {outcome ? (
          <Outcome state={state} outcome={outcome} file={readFile(judged)} />
        ) : (
          refusal == null && <Box color="text-body-secondary">{t.previewEmpty}</Box>
        )}
      </SpaceBetween>
    </Container>
  );
}

interface OutcomeProps {
  state: Import;
  outcome: Schema<'Imported'>;
  file: PlanFile | undefined;
}

function Outcome({ state, outcome, file }: OutcomeProps) {
  const changed = changes(outcome);
  const nothing = doesNothing(outcome);
  const refusal = useRefusal('manage');
  const why =
    refusal ??
    (nothing ? t.nothing : undefined) ??
    (changed.length > 0 && !state.overwrite ? t.overwriteFirst : undefined);
  return (
    <SpaceBetween size="m">
      <Plan outcome={outcome} file={file} />
      {outcome.groups.map(group => (
        <Group key={group.groupId} group={group} file={file} />
      ))}
      {nothing && <Alert type="info">{t.nothing}</Alert>}
      {changed.length > 0 && (
        <Checkbox checked={state.overwrite} onChange={({ detail }) => state.setOverwrite(detail.checked)}>
          {t.overwrite(changed.join(', '))}
        </Checkbox>
      )}
      {state.error != null && <ProblemAlert error={state.error} />}
      <Button
        variant="primary"
        disabled={why !== undefined || state.asking}
        disabledReason={why}
        loading={state.busy}
        onClick={state.send}
      >
        {t.verb}
      </Button>
    </SpaceBetween>
  );
}

function Plan({ outcome, file }: Omit<OutcomeProps, 'state'>) {
  const updated = outcome.outcome === 'updated';
  const now = useQuery({ ...planQuery(outcome.planId), enabled: updated });
  const name = t.plan(outcome.planId);
  return (
    <Part name={name} outcome={outcome.outcome}>
      {updated && now.data && file && (
        <Changes label={t.changesOf(name)} changes={diff(now.data.plan, withDefaults(file.plan))} />
      )}
    </Part>
  );
}

/** What the API fills in where a file says nothing, so that it does not look like a change. */
function withDefaults(plan: PlanFile['plan']): PlanFile['plan'] {
  return {
    checkDrills: false,
    ...plan,
    waves: (plan.waves ?? []).map(wave => ({
      onFailure: 'STOP' as const,
      ...wave,
      ...(wave.checks && {
        checks: wave.checks.map(check => ({ timeoutSeconds: 300, required: true, ...check })),
      }),
    })),
  };
}

function Group({ group, file }: { group: Schema<'ImportedGroup'>; file: PlanFile | undefined }) {
  const updated = group.outcome === 'updated';
  const now = useQuery({ ...groupQuery(group.groupId), enabled: updated });
  const wanted = file?.protectionGroups?.find(one => one.groupId === group.groupId);
  const name = t.group(group.groupId);
  return (
    <Part name={name} outcome={group.outcome}>
      {updated && now.data && wanted && (
        <Changes label={t.changesOf(name)} changes={diff(now.data.group, wanted)} />
      )}
    </Part>
  );
}

interface PartProps {
  name: string;
  outcome: Schema<'Outcome'>;
  children: ReactNode;
}

function Part({ name, outcome, children }: PartProps) {
  return (
    <div>
      <StatusIndicator type={LOOK[outcome]}>
        {name} {t.outcome[outcome]}
      </StatusIndicator>
      {children}
    </div>
  );
}
