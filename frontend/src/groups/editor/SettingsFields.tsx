// The launch settings that can be said; what is left alone stays as DRS has it.

import ColumnLayout from '@cloudscape-design/components/column-layout';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { createContext, useContext } from 'react';

import { Field } from '../../forms/Field';
import { text } from '../../language';
import { settingName, type LaunchSettings } from '../settings';

const t = text.groups.settings;

interface SettingsFieldsProps {
  path: string;
  settings: LaunchSettings;
  onChange: (settings: LaunchSettings) => void;
  /** Of one server: those that make sense for one only are there too. */
  single?: boolean;
}

/** What a setting says when nothing is chosen. */
const Unsaid = createContext<string>(t.asDrsHas);

const YES = { true: text.words.yes, false: text.words.no };

export function SettingsFields({ path, settings, onChange, single = false }: SettingsFieldsProps) {
  const set = (part: Partial<LaunchSettings>) => onChange({ ...settings, ...part });
  const unsaid = single ? t.asGroup : t.asDrsHas;
  const yesNo = (value: string) => (value === '' ? null : value === 'true');
  const flag = (name: 'copyPrivateIp' | 'copyTags' | 'postLaunchEnabled') => (
    <Choice
      path={`${path}.${name}`}
      name={name}
      words={YES}
      value={written(settings[name])}
      onChange={value => set({ [name]: yesNo(value) })}
    />
  );
  return (
    <Unsaid value={unsaid}>
      <ColumnLayout columns={3}>
        <Choice
          path={`${path}.launchDisposition`}
          name="launchDisposition"
          words={t.values.launchDisposition!}
          value={settings.launchDisposition ?? ''}
          onChange={value =>
            set({ launchDisposition: (value || null) as LaunchSettings['launchDisposition'] })
          }
        />
        <Choice
          path={`${path}.targetInstanceTypeRightSizingMethod`}
          name="targetInstanceTypeRightSizingMethod"
          words={t.values.targetInstanceTypeRightSizingMethod!}
          value={settings.targetInstanceTypeRightSizingMethod ?? ''}
          onChange={value =>
            set({
              targetInstanceTypeRightSizingMethod: (value ||
                null) as LaunchSettings['targetInstanceTypeRightSizingMethod'],
            })
          }
        />
        {flag('copyPrivateIp')}
        {flag('copyTags')}
        {flag('postLaunchEnabled')}
        <Choice
          path={`${path}.licensing`}
          name="licensing"
          words={YES}
          value={written(settings.licensing?.osByol)}
          onChange={value => set({ licensing: value === '' ? null : { osByol: value === 'true' } })}
        />
        <Field path={`${path}.name`} label={settingName('name')} optional>
          <Input
            value={settings.name ?? ''}
            placeholder={unsaid}
            onChange={({ detail }) => set({ name: detail.value || null })}
          />
        </Field>
        {single && (
          <Field
            path={`${path}.launchIntoInstanceProperties`}
            deep
            label={settingName('launchIntoInstanceProperties')}
            description={t.launchIntoHint}
            optional
          >
            <Input
              value={settings.launchIntoInstanceProperties?.launchIntoEC2InstanceID ?? ''}
              placeholder="i-..."
              spellcheck={false}
              onChange={({ detail: { value } }) =>
                set({ launchIntoInstanceProperties: value ? { launchIntoEC2InstanceID: value } : null })
              }
            />
          </Field>
        )}
      </ColumnLayout>
    </Unsaid>
  );
}

function written(flag: boolean | null | undefined): string {
  return flag === null || flag === undefined ? '' : String(flag);
}

interface ChoiceProps {
  path: string;
  name: string;
  words: Record<string, string>;
  value: string;
  onChange: (value: string) => void;
}

function Choice({ path, name, words, value, onChange }: ChoiceProps) {
  const unsaid = useContext(Unsaid);
  const options = [
    { value: '', label: unsaid },
    ...Object.entries(words).map(([one, label]) => ({ value: one, label })),
  ];
  return (
    <Field path={path} deep label={settingName(name)}>
      <Select
        selectedOption={options.find(one => one.value === value) ?? null}
        options={options}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </Field>
  );
}
