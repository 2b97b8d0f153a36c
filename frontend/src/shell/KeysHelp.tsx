// The list of keyboard shortcuts.

import Box from '@cloudscape-design/components/box';
import Modal from '@cloudscape-design/components/modal';
import Table from '@cloudscape-design/components/table';

import { text } from '../language';

const t = text.shell.keys;

const KEYS: { keys: string; does: string }[] = [
  { keys: '?', does: t.help },
  { keys: 'g o', does: t.overview },
  { keys: 'g e', does: t.executions },
  { keys: 'g p', does: t.plans },
  { keys: 'g r', does: t.groups },
  { keys: 'g s', does: t.servers },
  { keys: '/', does: t.filter },
  { keys: 'j', does: t.next },
  { keys: 'k', does: t.previous },
  { keys: 'Enter', does: t.open },
  { keys: 'r', does: t.refresh },
  { keys: 's', does: t.simulation },
];

export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal visible header={t.title} onDismiss={onClose} closeAriaLabel={text.shell.close}>
      <Table
        variant="embedded"
        items={KEYS}
        trackBy="keys"
        header={<Box color="text-body-secondary">{t.intro}</Box>}
        columnDefinitions={[
          {
            id: 'keys',
            header: t.key,
            cell: key => <kbd className="mono">{key.keys}</kbd>,
            isRowHeader: true,
          },
          { id: 'does', header: t.does, cell: key => key.does },
        ]}
      />
    </Modal>
  );
}
