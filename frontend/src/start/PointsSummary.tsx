// How much data is lost in all: the worst server, those beyond the target, those that cannot be launched so.

import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { Schema } from '../api/types';
import { Rpo } from '../components/Status';
import { duration } from '../format';
import { text } from '../language';
import type { Point } from './request';

const t = text.start.point;

interface PointsSummaryProps {
  points: Schema<'RecoveryPoints'>;
  exceptions: Record<string, Point>;
}

export function PointsSummary({ points, exceptions }: PointsSummaryProps) {
  const ruled = points.servers.filter(one => !(one.sourceServerId in exceptions));
  const without = ruled.filter(one => one.snapshotId == null && one.recoveryPoint == null);
  const late = ruled.filter(one => one.meetsTarget === false && one.recoveryPoint != null);
  const names = (servers: typeof ruled) => servers.map(one => one.hostname ?? one.sourceServerId).join(', ');
  return (
    <SpaceBetween size="s">
      <div>
        {t.worst} <Rpo seconds={points.worstRpoSeconds} target={points.rpoTargetSeconds} />{' '}
        {points.rpoTargetSeconds ? t.target(duration(points.rpoTargetSeconds)) : t.noTarget}
      </div>
      {without.length > 0 && (
        <Alert type="error" header={t.without(without.length)}>
          {names(without)}. {t.withoutFix}
        </Alert>
      )}
      {late.length > 0 && (
        <Alert type="warning" header={t.late(late.length)}>
          {names(late)}
        </Alert>
      )}
    </SpaceBetween>
  );
}
