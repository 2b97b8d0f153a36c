// What a pre-check found, worst first, each with what to do about it.

import Table from '@cloudscape-design/components/table';

import type { Finding } from '../api/types';
import { text } from '../language';
import { SeverityState } from './Status';

const t = text.execution.readiness;

export function Findings({ findings }: { findings: Finding[] }) {
  return (
    <Table
      variant="embedded"
      items={findings}
      wrapLines
      ariaLabels={{ tableLabel: text.execution.tabs.readiness }}
      columnDefinitions={[
        {
          id: 'severity',
          header: t.severity,
          width: 170,
          cell: one => <SeverityState severity={one.severity} />,
        },
        { id: 'sentence', header: t.sentence, isRowHeader: true, minWidth: 220, cell: one => one.sentence },
        { id: 'fix', header: t.fix, minWidth: 220, cell: one => one.fix },
      ]}
    />
  );
}
