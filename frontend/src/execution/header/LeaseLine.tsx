// What still runs after a drill, and costs money.

import Alert from '@cloudscape-design/components/alert';

import { hasEnded } from '../../api/executions';
import type { Execution } from '../../api/types';
import { WhenAgo } from '../../components/Times';
import { count } from '../../format';
import { text } from '../../language';
import { serversUp } from '../state';

const t = text.execution.lease;

export function LeaseLine({ execution }: { execution: Execution }) {
  if (execution.executionType !== 'DRILL' || !hasEnded(execution)) return null;
  const { cleanUp, leaseEndsAt } = execution;
  if (cleanUp?.status === 'CleanedUp') return <Alert type="success">{t.gone}</Alert>;
  if (cleanUp?.status === 'Failed') return <Left execution={execution} />;
  const up = serversUp(execution).length;
  if (up === 0 || cleanUp) return null;
  return (
    <Alert type="info">
      {t.running(count(up, 'instance'))}
      {leaseEndsAt && (
        <>
          {' '}
          {t.until} <WhenAgo at={leaseEndsAt} />.
        </>
      )}
    </Alert>
  );
}

function Left({ execution }: { execution: Execution }) {
  const left = execution.cleanUp?.left ?? [];
  return (
    <Alert type="error" statusIconAriaLabel="Error" header={t.left(count(left.length, 'instance'))}>
      <ul className="failures">
        {left.map(one => (
          <li key={one.recoveryInstanceId}>
            <span className="mono">{one.recoveryInstanceId}</span>: {one.reason}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
