// When a wave starts: after the one before it, at once, or after waves that are named.

import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';

import { Field } from '../../forms/Field';
import { text } from '../../language';
import type { WaveForm } from './form';

const t = text.editor.starts;

/** The first wave has none before it; `null` and none come to the same. */
function optionsFor(index: number, alone: boolean) {
  const rest = alone ? [] : [{ value: 'named', label: t.named }];
  if (index === 0) return [{ value: 'before', label: t.first }, ...rest];
  return [{ value: 'before', label: t.before }, { value: 'once', label: t.once }, ...rest];
}

interface DependsOnProps {
  path: string;
  wave: WaveForm;
  waves: WaveForm[];
  onChange: (part: Partial<WaveForm>) => void;
}

export function DependsOn({ path, wave, waves, onChange }: DependsOnProps) {
  const { dependsOn } = wave;
  const index = waves.indexOf(wave);
  const none = index === 0 ? 'before' : 'once';
  const mode = dependsOn === null ? 'before' : dependsOn.length === 0 ? none : 'named';
  const others = waves
    .filter(one => one.key !== wave.key)
    .map(one => ({ value: one.key, label: one.name || t.unnamed(waves.indexOf(one) + 1) }));
  const options = optionsFor(index, others.length === 0);
  const choose = (value: string | undefined) => {
    if (value === 'before') onChange({ dependsOn: null });
    if (value === 'once') onChange({ dependsOn: [] });
    const first = waves[index - 1] ?? waves.find(one => one.key !== wave.key);
    if (value === 'named' && first) onChange({ dependsOn: [first.key] });
  };
  return (
    <Field path={`${path}.dependsOn`} deep label={t.label} description={t.hint}>
      <SpaceBetween size="xs">
        <Select
          ariaLabel={t.label}
          selectedOption={options.find(one => one.value === mode) ?? null}
          options={options}
          onChange={({ detail }) => choose(detail.selectedOption.value)}
        />
        {mode === 'named' && (
          <Multiselect
            ariaLabel={t.which}
            placeholder={t.which}
            selectedOptions={others.filter(one => dependsOn?.includes(one.value))}
            options={others}
            deselectAriaLabel={option => t.drop(option.label ?? '')}
            onChange={({ detail }) =>
              onChange({ dependsOn: detail.selectedOptions.map(one => one.value ?? '') })
            }
          />
        )}
      </SpaceBetween>
    </Field>
  );
}
