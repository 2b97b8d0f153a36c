// States as an icon and a word, never as a colour alone.

import Badge from '@cloudscape-design/components/badge';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

import type { ExecutionStatus, ExecutionType, Schema, ServerStatus, WaveStatus } from '../api/types';
import { rpoBand, duration, type Band } from '../format';
import { text } from '../language';

type Look = StatusIndicatorProps.Type;

const EXECUTION: Record<ExecutionStatus, Look> = {
  Pending: 'pending',
  Running: 'in-progress',
  Paused: 'warning',
  Succeeded: 'success',
  SucceededWithFailures: 'warning',
  Failed: 'error',
  Cancelled: 'stopped',
  Rejected: 'error',
};

const WAVE: Record<WaveStatus, Look> = {
  Waiting: 'pending',
  AwaitingApproval: 'warning',
  Launching: 'in-progress',
  Checking: 'in-progress',
  NeedsDecision: 'warning',
  Succeeded: 'success',
  SucceededWithFailures: 'warning',
  Failed: 'error',
  Skipped: 'stopped',
  Cancelled: 'stopped',
};

const SERVER: Record<ServerStatus, Look> = {
  Pending: 'pending',
  Launching: 'in-progress',
  Launched: 'success',
  Checking: 'in-progress',
  Healthy: 'success',
  Failed: 'error',
  Unhealthy: 'error',
  Skipped: 'stopped',
  Terminated: 'stopped',
};

const VERDICT: Record<Schema<'Verdict'>, Look> = { Ready: 'success', AtRisk: 'warning', NotReady: 'error' };

const SEVERITY: Record<Schema<'Severity'>, Look> = { Warning: 'warning', Block: 'error', Refusal: 'error' };

const CHECK: Record<Schema<'CheckStatus'>, Look> = {
  Waiting: 'pending',
  Running: 'in-progress',
  Passed: 'success',
  Failed: 'error',
  TimedOut: 'error',
};

const BAND: Record<Band, Look> = { met: 'success', exceeded: 'warning', severe: 'error', critical: 'error' };

export function KindBadge({ kind }: { kind: ExecutionType | null | undefined }) {
  if (!kind) return null;
  return <Badge color={kind === 'RECOVERY' ? 'red' : 'blue'}>{text.words.kind[kind]}</Badge>;
}

export function ExecutionState({ status }: { status: ExecutionStatus }) {
  return <StatusIndicator type={EXECUTION[status]}>{text.words.execution[status]}</StatusIndicator>;
}

export function WaveState({ status }: { status: WaveStatus }) {
  return <StatusIndicator type={WAVE[status]}>{text.words.wave[status]}</StatusIndicator>;
}

interface ServerStateProps {
  status: ServerStatus;
  phase?: Schema<'Phase'> | null;
}

export function ServerState({ status, phase }: ServerStateProps) {
  const where = status === 'Launching' && phase ? `: ${text.words.phase[phase].toLowerCase()}` : '';
  return (
    <StatusIndicator type={SERVER[status]}>
      {text.words.server[status]}
      {where}
    </StatusIndicator>
  );
}

export function VerdictState({ verdict }: { verdict: Schema<'Verdict'> }) {
  return <StatusIndicator type={VERDICT[verdict]}>{text.words.verdict[verdict]}</StatusIndicator>;
}

export function SeverityState({ severity }: { severity: Schema<'Severity'> }) {
  return <StatusIndicator type={SEVERITY[severity]}>{text.words.severity[severity]}</StatusIndicator>;
}

export function CheckState({ status }: { status: Schema<'CheckStatus'> }) {
  return <StatusIndicator type={CHECK[status]}>{text.words.check[status]}</StatusIndicator>;
}

const STALE = ['STALLED', 'DISCONNECTED', 'STOPPED'];

export function ReplicationState({ state }: { state: string }) {
  const look = state === 'CONTINUOUS' ? 'success' : STALE.includes(state) ? 'error' : 'warning';
  return <StatusIndicator type={look}>{text.words.replication[state] ?? state}</StatusIndicator>;
}

interface RpoProps {
  seconds: number | null | undefined;
  target: number | null | undefined;
}

/** A data loss in time, and its band against the target where there is one. */
export function Rpo({ seconds, target }: RpoProps) {
  if (seconds === null || seconds === undefined) return <>{text.words.none}</>;
  if (!target) return <span className="tabular">{duration(seconds)}</span>;
  const band = rpoBand(seconds, target);
  const ratio = band === 'met' ? '' : ` ${text.words.times((seconds / target).toFixed(1))}`;
  return (
    <StatusIndicator type={BAND[band]} iconAriaLabel={text.words.band[band]}>
      <span className="tabular">
        {duration(seconds)}
        {ratio} {band !== 'met' && text.words.band[band]}
      </span>
    </StatusIndicator>
  );
}
