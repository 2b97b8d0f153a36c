// Block 4: what comes of it, why it is done and, for a recovery, the plan's name typed out.

import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';

import { readinessQuery, recoveryPointsQuery } from '../api/plans';
import { useDrillLease } from '../api/system';
import type { PlanView } from '../api/types';
import { CopyCommand } from '../components/Copy';
import { ProblemAlert } from '../components/ProblemAlert';
import { KindBadge } from '../components/Status';
import { useRefusal } from '../components/useRefusal';
import { useConfig } from '../config';
import { count, duration } from '../format';
import { text } from '../language';
import { obstacle } from './obstacle';
import { commandOf, instantOf, isComplete } from './request';
import type { Start } from './useStart';

const t = text.start.confirm;
const NOTE_LENGTH = 1_000;

export function ConfirmBlock({ view, start }: { view: PlanView; start: Start }) {
  const { plan } = view;
  const { choice, change, send, busy, error } = start;
  const readiness = useQuery(readinessQuery(plan.planId, choice.kind));
  const points = useQuery({
    ...recoveryPointsQuery(plan.planId, instantOf(choice.point)),
    enabled: isComplete(choice.point),
  });
  const [typed, setTyped] = useState('');
  const refusal = useRefusal(choice.kind === 'DRILL' ? 'startDrill' : 'startRecovery');
  const recovery = choice.kind === 'RECOVERY';
  const why = refusal ?? obstacle({ view, choice, readiness: readiness.data, points: points.data, typed });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (why === undefined && !busy) send();
  };
  const command = commandOf(plan.planId, choice);
  return (
    <Container header={<Header>{t.title}</Header>}>
      <form onSubmit={submit}>
        <SpaceBetween size="m">
          <Consequences view={view} start={start} servers={readiness.data?.servers} />
          <FormField label={t.note} description={t.noteHint} stretch>
            <Textarea
              value={choice.note}
              rows={2}
              onChange={({ detail }) => change({ note: detail.value.slice(0, NOTE_LENGTH) })}
            />
          </FormField>
          {recovery && (
            <FormField
              label={
                <>
                  {t.type} <span className="mono">{plan.name}</span>
                </>
              }
            >
              <Input
                value={typed}
                autoComplete={false}
                spellcheck={false}
                onChange={({ detail }) => setTyped(detail.value)}
              />
            </FormField>
          )}
          {error != null && <ProblemAlert title={t.refused(plan.name)} error={error} />}
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <Button
              variant="primary"
              formAction="submit"
              loading={busy}
              disabled={why !== undefined}
              disabledReason={why}
            >
              {recovery ? t.startRecovery : t.startDrill}
            </Button>
            {command === undefined ? (
              <Box color="text-body-secondary">{t.noCommand}</Box>
            ) : (
              <CopyCommand command={command} />
            )}
          </SpaceBetween>
          <div aria-live="polite">{why && <Box color="text-body-secondary">{why}</Box>}</div>
        </SpaceBetween>
      </form>
    </Container>
  );
}

interface ConsequencesProps {
  view: PlanView;
  start: Start;
  servers: number | undefined;
}

function Consequences({ view: { plan }, start: { choice }, servers }: ConsequencesProps) {
  const { account, region } = useConfig();
  const launched = servers === undefined ? t.itsServers : count(servers, t.server, t.servers);
  const waves = count(plan.waves.length, t.wave, t.waves);
  const where = [region, account && t.account(account)].filter(Boolean).join(', ');
  const recovery = choice.kind === 'RECOVERY';
  const lease = useDrillLease(plan);
  return (
    <Alert type={recovery ? 'warning' : 'info'}>
      <KindBadge kind={choice.kind} /> {t.launches(launched, waves, where)}{' '}
      {recovery ? t.recoveryMeans : t.drillMeans(lease ? duration(lease * 60) : undefined)}
      {choice.replace.length > 0 && <div>{t.replaces(choice.replace.length)}</div>}
    </Alert>
  );
}
