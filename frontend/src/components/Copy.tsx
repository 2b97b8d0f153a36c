// Something to copy: an id as text with a button, or a command behind a button.

import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

import { text } from '../language';

export function Id({ value, what }: { value: string; what: string }) {
  return (
    <span className="mono">
      <CopyToClipboard
        variant="inline"
        textToCopy={value}
        copyButtonAriaLabel={text.shell.copy(what)}
        copySuccessText={text.shell.copied}
        copyErrorText={text.shell.copyFailed}
      />
    </span>
  );
}

export function CopyCommand({ command }: { command: string }) {
  return (
    <CopyToClipboard
      copyButtonText={text.shell.copyAsCommand}
      textToCopy={command}
      copySuccessText={text.shell.copied}
      copyErrorText={text.shell.copyFailed}
    />
  );
}
