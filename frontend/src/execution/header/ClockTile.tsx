// How long so far, against the target: a clock that stops when the last required server is up.

import StatusIndicator from '@cloudscape-design/components/status-indicator';

import { useNow } from '../../api/clock';
import { hasEnded } from '../../api/executions';
import type { Execution } from '../../api/types';
import { clock, duration, localTimeOfDay, pressure, secondsBetween } from '../../format';
import { text } from '../../language';
import { forecast, type Expected } from '../timeline/expected';
import { Tile } from './Tile';

const t = text.execution.clock;

interface ClockTileProps {
  execution: Execution;
  expected: Expected | undefined;
}

export function ClockTile({ execution, expected }: ClockTileProps) {
  return hasEnded(execution) ? (
    <Stopped execution={execution} />
  ) : (
    <Running execution={execution} expected={expected} />
  );
}

function Running({ execution, expected }: ClockTileProps) {
  const now = Math.max(useNow(), Date.parse(execution.serverTime));
  const seconds = secondsBetween(execution.startedAt, now);
  const target = execution.rtoTargetSeconds;
  const pressed = pressure(seconds, target);
  const end = forecast(execution, now, expected).end;
  return (
    <Tile
      title={t.title}
      tone={pressed === 'none' ? undefined : pressed}
      figure={
        <>
          <span role="timer" aria-live="off">
            {clock(seconds)}
          </span>
          {target && <small> {t.of(duration(target))}</small>}
        </>
      }
    >
      <Used seconds={seconds} target={target} />
      <div className="visually-hidden" aria-live="polite">
        {t.label[pressed]}
      </div>
      {target ? (
        <StatusIndicator type={pressed === 'over' ? 'error' : pressed === 'close' ? 'warning' : 'success'}>
          {seconds > target ? t.over(duration(seconds - target)) : t.left(duration(target - seconds))}
        </StatusIndicator>
      ) : (
        t.noTarget
      )}
      {end !== undefined && <div>{t.expected(localTimeOfDay(end))}</div>}
    </Tile>
  );
}

function Stopped({ execution }: { execution: Execution }) {
  const { rtoSeconds: achieved, rtoTargetSeconds: target, durationSeconds } = execution;
  const met = achieved !== null && achieved !== undefined && (!target || achieved <= target);
  return (
    <Tile
      title={t.title}
      tone={met ? 'fine' : 'over'}
      figure={
        <>
          {typeof achieved === 'number' ? duration(achieved) : t.notAchieved}
          {target && <small> {t.of(duration(target))}</small>}
        </>
      }
    >
      {typeof achieved === 'number' && <Used seconds={achieved} target={target} />}
      {target && <StatusIndicator type={met ? 'success' : 'error'}>{met ? t.met : t.missed}</StatusIndicator>}
      {typeof achieved !== 'number' && typeof durationSeconds === 'number' && (
        <div>{text.execution.now.took(duration(durationSeconds))}</div>
      )}
    </Tile>
  );
}

function Used({ seconds, target }: { seconds: number; target: number | null | undefined }) {
  if (!target) return null;
  const share = Math.min(100, Math.round((seconds / target) * 100));
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={t.progress}
      aria-valuenow={share}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ inlineSize: `${share}%` }} />
    </div>
  );
}
