// The filters of the source servers.

import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';

import { text } from '../language';
import type { ServerFilters } from './useServerFilter';

const t = text.servers.filters;

const STATES = [
  { value: '', label: t.anyState },
  ...Object.entries(text.words.replication).map(([value, label]) => ({ value, label })),
];

const MISSING = [
  { value: '', label: t.all },
  { value: 'group', label: t.noGroup },
  { value: 'plan', label: t.noPlan },
  { value: 'assigned', label: t.inGroup },
];

export function Filters({ filters }: { filters: ServerFilters }) {
  const chosen = (options: typeof STATES, value: string) =>
    options.find(one => one.value === value) ?? { value, label: value };
  return (
    <div className="filters">
      <FormField label={t.text}>
        <Input
          type="search"
          value={filters.words}
          placeholder={t.textHint}
          onChange={({ detail }) => filters.setWords(detail.value)}
        />
      </FormField>
      <FormField label={t.state}>
        <Select
          selectedOption={chosen(STATES, filters.state)}
          options={STATES}
          onChange={({ detail }) => filters.setState(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label={t.tag}>
        <Input
          value={filters.tag}
          placeholder={t.tagHint}
          spellcheck={false}
          onChange={({ detail }) => filters.setTag(detail.value)}
        />
      </FormField>
      <FormField label={t.missing}>
        <Select
          selectedOption={chosen(MISSING, filters.missing)}
          options={MISSING}
          onChange={({ detail }) => filters.setMissing(detail.selectedOption.value ?? '')}
        />
      </FormField>
    </div>
  );
}
