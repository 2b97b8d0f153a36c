// The whole record as JSON, to read, to copy and to keep.

import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { Execution } from '../../api/types';
import { save } from '../../components/save';
import { reportFileName } from '../../format';
import { text } from '../../language';

const t = text.execution.record;

export function RecordTab({ execution }: { execution: Execution }) {
  const json = JSON.stringify(execution, null, 2);
  const name = reportFileName(
    execution.planId ?? execution.planName,
    execution.executionType ?? '',
    execution.startedAt,
    'json',
  );
  return (
    <SpaceBetween size="s">
      <SpaceBetween size="xs" direction="horizontal" alignItems="center">
        <span>{t.intro}</span>
        <CopyToClipboard
          variant="icon"
          textToCopy={json}
          copyButtonAriaLabel={text.shell.copy(text.execution.tabs.record)}
          copySuccessText={text.shell.copied}
          copyErrorText={text.shell.copyFailed}
        />
        <Button
          iconName="download"
          onClick={() => save(new Blob([json], { type: 'application/json' }), name)}
        >
          {t.download}
        </Button>
      </SpaceBetween>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
      <pre className="record mono" tabIndex={0} role="region" aria-label={text.execution.tabs.record}>
        {json}
      </pre>
    </SpaceBetween>
  );
}
