// What is going on now, and when DRS is looked at next: an overdue look is said, not spun over.

import StatusIndicator from '@cloudscape-design/components/status-indicator';

import { useNow } from '../../api/clock';
import { hasEnded } from '../../api/executions';
import type { Execution } from '../../api/types';
import { When } from '../../components/Times';
import { duration, secondsBetween } from '../../format';
import { text } from '../../language';
import { headline, wavesUnderWay } from '../state';
import { Tile } from './Tile';

const t = text.execution.now;

/** Later than this, DRS has not been looked at when it should have been. */
const OVERDUE = 60;

export function NowTile({ execution }: { execution: Execution }) {
  const ended = hasEnded(execution);
  return (
    <Tile title={t.title} figure={<span className="headline">{headline(execution)}</span>}>
      {ended && execution.endedAt && (
        <div>
          {text.execution.ended} <When at={execution.endedAt} />
        </div>
      )}
      {!ended && execution.nextPollAt && <NextPoll execution={execution} at={execution.nextPollAt} />}
      {!ended && <Wishes execution={execution} />}
      {!ended && <PartsWaiting execution={execution} />}
    </Tile>
  );
}

function NextPoll({ execution, at }: { execution: Execution; at: string }) {
  const now = Math.max(useNow(), Date.parse(execution.serverTime));
  const seconds = secondsBetween(now, at);
  if (seconds < -OVERDUE) {
    return <StatusIndicator type="warning">{t.overdue(duration(-seconds))}</StatusIndicator>;
  }
  return <div>{t.nextPoll(duration(Math.max(0, seconds)))}</div>;
}

function Wishes({ execution: { pauseRequested, cancelRequested } }: { execution: Execution }) {
  return (
    <>
      {pauseRequested && (
        <StatusIndicator type="warning">
          {t.pausing(pauseRequested.by)} {pauseRequested.comment && <q>{pauseRequested.comment}</q>}
        </StatusIndicator>
      )}
      {cancelRequested && (
        <StatusIndicator type="warning">
          {t.cancelling(cancelRequested.by)} {cancelRequested.comment && <q>{cancelRequested.comment}</q>}
        </StatusIndicator>
      )}
    </>
  );
}

function PartsWaiting({ execution }: { execution: Execution }) {
  const parts = wavesUnderWay(execution).reduce((sum, wave) => sum + wave.partsWaiting, 0);
  return parts > 0 ? <StatusIndicator type="warning">{t.parts(parts)}</StatusIndicator> : null;
}
