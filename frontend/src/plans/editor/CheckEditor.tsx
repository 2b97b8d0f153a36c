// One check: an SSM command document with its parameters, for which servers, and how long it may take.

import Autosuggest from '@cloudscape-design/components/autosuggest';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';

import { Field } from '../../forms/Field';
import { text } from '../../language';
import { newKey, type CheckForm, type ParameterForm } from './form';
import { NumberField } from './NumberField';

const t = text.editor.checks;

const DOCUMENTS = [
  { value: 'AWS-RunShellScript', description: t.shell, platform: 'LINUX' as const },
  { value: 'AWS-RunPowerShellScript', description: t.powershell, platform: 'WINDOWS' as const },
];

const PLATFORMS = [
  { value: '', label: t.everyPlatform },
  { value: 'LINUX', label: text.servers.platform.LINUX },
  { value: 'WINDOWS', label: text.servers.platform.WINDOWS },
];

interface CheckEditorProps {
  path: string;
  check: CheckForm;
  number: number;
  onChange: (part: Partial<CheckForm>) => void;
  onRemove: () => void;
}

/** Scripts have one parameter, and one platform that they run on. */
function withDocument(check: CheckForm, document: string): Partial<CheckForm> {
  const known = DOCUMENTS.find(one => one.value === document);
  if (known === undefined || check.parameters.length > 0) return { document };
  const commands = { key: newKey(), name: 'commands', lines: '', original: [] };
  return { document, platform: check.platform || known.platform, parameters: [commands] };
}

export function CheckEditor({ path, check, number, onChange, onRemove }: CheckEditorProps) {
  return (
    <fieldset className="check">
      <legend>{t.number(number, check.name)}</legend>
      <SpaceBetween size="s">
        <ColumnLayout columns={2}>
          <Field path={`${path}.name`} label={t.name} description={t.nameHint}>
            <Input value={check.name} onChange={({ detail }) => onChange({ name: detail.value })} />
          </Field>
          <Field path={`${path}.document`} label={t.document} description={t.documentHint}>
            <Autosuggest
              value={check.document}
              options={DOCUMENTS}
              enteredTextLabel={value => t.use(value)}
              ariaLabel={t.document}
              onChange={({ detail }) => onChange({ document: detail.value })}
              onSelect={({ detail }) => onChange(withDocument(check, detail.value))}
            />
          </Field>
        </ColumnLayout>
        <Parameters path={path} check={check} onChange={onChange} />
        <ColumnLayout columns={3}>
          <Field path={`${path}.platform`} label={t.platform}>
            <Select
              selectedOption={PLATFORMS.find(one => one.value === check.platform) ?? null}
              options={PLATFORMS}
              onChange={({ detail }) =>
                onChange({ platform: detail.selectedOption.value as CheckForm['platform'] })
              }
            />
          </Field>
          <NumberField
            path={`${path}.timeoutSeconds`}
            label={t.timeout}
            seconds={1}
            required
            value={check.timeoutSeconds}
            onChange={timeoutSeconds => onChange({ timeoutSeconds })}
          />
          <Field path={`${path}.required`} label={t.weight}>
            <Checkbox
              checked={check.required}
              description={t.requiredHint}
              onChange={({ detail }) => onChange({ required: detail.checked })}
            >
              {t.required}
            </Checkbox>
          </Field>
        </ColumnLayout>
        <Button onClick={onRemove}>{t.remove(number)}</Button>
      </SpaceBetween>
    </fieldset>
  );
}

interface ParametersProps {
  path: string;
  check: CheckForm;
  onChange: (part: Partial<CheckForm>) => void;
}

function Parameters({ path, check: { parameters }, onChange }: ParametersProps) {
  const set = (key: string, part: Partial<ParameterForm>) =>
    onChange({ parameters: parameters.map(one => (one.key === key ? { ...one, ...part } : one)) });
  const added = { key: newKey(), name: '', lines: '', original: [] };
  return (
    <SpaceBetween size="s">
      {parameters.map(one => (
        <div key={one.key} className="parameter code-field">
          <Field path={`${path}.parameters`} label={t.parameter}>
            <Input
              value={one.name}
              spellcheck={false}
              onChange={({ detail }) => set(one.key, { name: detail.value })}
            />
          </Field>
          <Field path={`${path}.parameters.${one.name}`} deep label={t.values} stretch>
            <Textarea
              value={one.lines}
              rows={Math.min(8, Math.max(1, one.lines.split('\n').length))}
              spellcheck={false}
              onChange={({ detail }) => set(one.key, { lines: detail.value })}
            />
          </Field>
          <Button
            iconName="remove"
            variant="icon"
            ariaLabel={t.removeParameter(one.name)}
            onClick={() => onChange({ parameters: parameters.filter(other => other.key !== one.key) })}
          />
        </div>
      ))}
      <Button
        variant="inline-link"
        iconName="add-plus"
        onClick={() => onChange({ parameters: [...parameters, added] })}
      >
        {t.addParameter}
      </Button>
    </SpaceBetween>
  );
}
