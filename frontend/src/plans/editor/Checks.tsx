// The checks of a wave: what has to succeed on a launched server before it counts as healthy.

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';

import { text } from '../../language';
import { CheckEditor } from './CheckEditor';
import { emptyCheck, type CheckForm, type WaveForm } from './form';

const t = text.editor.checks;

interface ChecksProps {
  path: string;
  wave: WaveForm;
  onChange: (part: Partial<WaveForm>) => void;
}

export function Checks({ path, wave: { checks }, onChange }: ChecksProps) {
  const set = (key: string, part: Partial<CheckForm>) =>
    onChange({ checks: checks.map(check => (check.key === key ? { ...check, ...part } : check)) });
  return (
    <SpaceBetween size="s">
      <div>
        <Box variant="h3">{t.title}</Box>
        <Box color="text-body-secondary">{checks.length === 0 ? t.none : t.hint}</Box>
      </div>
      {checks.map((check, index) => (
        <CheckEditor
          key={check.key}
          path={`${path}.checks[${index}]`}
          check={check}
          number={index + 1}
          onChange={part => set(check.key, part)}
          onRemove={() => onChange({ checks: checks.filter(one => one.key !== check.key) })}
        />
      ))}
      <Button iconName="add-plus" onClick={() => onChange({ checks: [...checks, emptyCheck()] })}>
        {t.add}
      </Button>
    </SpaceBetween>
  );
}
