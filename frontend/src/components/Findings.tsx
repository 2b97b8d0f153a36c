// What a pre-check found, worst first, each with what to do about it.

import type { Finding } from '../api/types';
import { text } from '../language';
import { Sentence } from './Sentence';
import { SeverityState } from './Status';
import { Listing } from './Listing';

const t = text.execution.readiness;

export function Findings({ findings }: { findings: Finding[] }) {
  return (
    <Listing
      variant="embedded"
      items={findings}
      label={text.execution.tabs.readiness}
      columnDefinitions={[
        {
          id: 'severity',
          header: t.severity,
          width: 170,
          cell: one => <SeverityState severity={one.severity} />,
        },
        {
          id: 'sentence',
          header: t.sentence,
          isRowHeader: true,
          minWidth: 220,
          cell: one => <Sentence>{one.sentence}</Sentence>,
        },
        { id: 'fix', header: t.fix, minWidth: 220, cell: one => <Sentence>{one.fix}</Sentence> },
      ]}
    />
  );
}
