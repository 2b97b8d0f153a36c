// The question before an action: what comes of it, and a word to type where a slip would hurt.

import type { ReactNode } from 'react';

import type { Execution, Wave } from '../../api/types';
import { Confirm } from '../../components/Confirm';
import { count } from '../../format';
import { text } from '../../language';
import { dependents, isBroken, serversUp } from '../state';
import { LeaseDialog } from './LeaseDialog';
import type { Ask } from './offers';
import { RetryDialog } from './RetryDialog';
import { ServerList } from './ServerList';
import type { Details } from './useActions';

const t = text.execution.actions;

export interface DialogProps {
  execution: Execution;
  busy: boolean;
  error: unknown;
  onConfirm: (details: Details) => void;
  onCancel: () => void;
}

interface Question {
  title: string;
  verb: string;
  means: ReactNode;
  warning?: ReactNode;
  word?: string;
}

export function ActionDialog({ ask, ...props }: DialogProps & { ask: Ask }) {
  const wave = props.execution.waves.find(one => one.number === ask.wave);
  if (ask.action === 'extendLease') return <LeaseDialog {...props} />;
  if (ask.action === 'retry' && wave) return <RetryDialog {...props} wave={wave} />;
  const question = questionOf(ask, props.execution, wave);
  if (question === undefined) return null;
  const { title, verb, means, warning, word } = question;
  return (
    <Confirm
      title={title}
      verb={verb}
      warning={warning}
      word={word}
      comment
      busy={props.busy}
      error={props.error}
      onConfirm={comment => props.onConfirm({ comment })}
      onCancel={props.onCancel}
    >
      {means}
    </Confirm>
  );
}

function questionOf({ action }: Ask, execution: Execution, wave: Wave | undefined): Question | undefined {
  if (action === 'cancel') return cancelling(execution);
  if (action === 'cleanUp') return cleaningUp(execution);
  if (!wave) return undefined;
  if (action === 'approve') return approving(wave);
  if (action === 'skip') return skipping(execution, wave);
  return action === 'stop' ? stopping(execution, wave) : undefined;
}

function cancelling(execution: Execution): Question {
  const up = serversUp(execution).length;
  return {
    title: t.cancelTitle(execution.planName),
    verb: t.cancelVerb,
    means: t.cancelMeans,
    warning: up > 0 ? t.cancelKeeps(count(up, 'instance')) : t.cancelKeepsNone,
    word: execution.executionType === 'RECOVERY' ? execution.planName : undefined,
  };
}

function cleaningUp(execution: Execution): Question {
  const servers = serversUp(execution);
  return {
    title: t.cleanUpTitle(count(servers.length, 'instance')),
    verb: t.cleanUpVerb,
    means: (
      <>
        <p>{t.cleanUpMeans}</p>
        <ServerList servers={servers} instances />
      </>
    ),
    warning: t.cleanUpWarning,
    word: t.cleanUpWord,
  };
}

function approving(wave: Wave): Question {
  return {
    title: t.approveTitle(wave.name),
    verb: t.approveVerb,
    means: (
      <>
        <p>{t.approveMeans(count(wave.servers.length, 'server'))}</p>
        <ServerList servers={wave.servers} />
      </>
    ),
  };
}

function skipping(execution: Execution, wave: Wave): Question {
  const later = names(dependents(execution, wave.number));
  const whole = wave.hold === 'Approval';
  return {
    title: whole ? t.skipApprovalTitle(wave.name) : t.skipTitle(wave.name),
    verb: whole ? t.leaveOut : t.skipVerb,
    means: (
      <>
        <p>{whole ? t.skipApprovalMeans : t.skipMeans}</p>
        <ServerList servers={whole ? wave.servers : wave.servers.filter(isBroken)} />
      </>
    ),
    warning: later === '' ? t.skipLast : t.skipThen(later),
  };
}

function stopping(execution: Execution, wave: Wave): Question {
  const later = names(dependents(execution, wave.number));
  return {
    title: t.stopTitle(wave.name),
    verb: t.stopVerb,
    means: t.stopMeans,
    warning: later === '' ? undefined : t.stopThen(later),
  };
}

function names(waves: Wave[]): string {
  return waves.map(wave => `${wave.number} ${wave.name}`).join(', ');
}
