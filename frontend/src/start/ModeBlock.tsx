// Block 1: a drill or a recovery, and what each of them does.

import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Tiles from '@cloudscape-design/components/tiles';

import type { ExecutionType } from '../api/types';
import { KindBadge } from '../components/Status';
import { useRefusal } from '../components/useRefusal';
import { text } from '../language';
import type { Start } from './useStart';

const t = text.start.mode;

export function ModeBlock({ start }: { start: Start }) {
  const drill = useRefusal('startDrill');
  const recovery = useRefusal('startRecovery');
  return (
    <Container header={<Header>{t.title}</Header>}>
      <Tiles
        ariaLabel={t.title}
        value={start.choice.kind}
        columns={2}
        onChange={({ detail }) => start.change({ kind: detail.value as ExecutionType, replace: [] })}
        items={[
          {
            value: 'DRILL',
            label: <KindBadge kind="DRILL" />,
            description: drill ?? t.drillMeans,
            disabled: drill !== undefined,
          },
          {
            value: 'RECOVERY',
            label: <KindBadge kind="RECOVERY" />,
            description: recovery ?? t.recoveryMeans,
            disabled: recovery !== undefined,
          },
        ]}
      />
    </Container>
  );
}
