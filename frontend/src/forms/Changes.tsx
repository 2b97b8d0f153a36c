// What would change, in a table: where, what it is now, what it is then.

import Box from '@cloudscape-design/components/box';

import { Listing } from '../components/Listing';
import { text } from '../language';
import { shown, type Change } from './diff';

const t = text.forms.changes;

export function Changes({ changes, label }: { changes: Change[]; label: string }) {
  if (changes.length === 0) return <Box color="text-body-secondary">{t.none}</Box>;
  return (
    <Listing
      variant="embedded"
      items={changes}
      label={label}
      columnDefinitions={[
        {
          id: 'path',
          header: t.what,
          isRowHeader: true,
          cell: one => <span className="mono">{one.path}</span>,
        },
        { id: 'before', header: t.before, cell: one => shown(one.before) },
        { id: 'after', header: t.after, cell: one => <strong>{shown(one.after)}</strong> },
      ]}
    />
  );
}
