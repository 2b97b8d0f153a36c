// The last launch from a server: what for, how it ended, when.

import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

import type { Schema } from '../api/types';
import { Ago } from '../components/Times';
import { text } from '../language';

const t = text.servers;

const LOOK: Record<string, StatusIndicatorProps.Type> = {
  LAUNCHED: 'success',
  FAILED: 'error',
  TERMINATED: 'stopped',
  PENDING: 'pending',
  IN_PROGRESS: 'in-progress',
};

export function LastLaunch({ launch }: { launch: Schema<'LastLaunch'> | null | undefined }) {
  if (!launch) return <>{t.neverLaunched}</>;
  return (
    <>
      <StatusIndicator type={LOOK[launch.status] ?? 'info'}>
        {launch.kind} {t.launch[launch.status] ?? launch.status}
      </StatusIndicator>
      {launch.at && (
        <div>
          <small>
            <Ago at={launch.at} />
          </small>
        </div>
      )}
    </>
  );
}
