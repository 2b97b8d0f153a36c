// A length of time that is typed as a number, with what it comes to in words.

import Input from '@cloudscape-design/components/input';

import { Field } from '../../forms/Field';
import { duration } from '../../format';
import { text } from '../../language';

interface NumberFieldProps {
  path: string;
  label: string;
  description?: string;
  /** How many seconds one of it has. */
  seconds: 1 | 60;
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
}

export function NumberField(props: NumberFieldProps) {
  const { path, label, description, seconds, value, onChange, required = false } = props;
  const number = Number(value);
  const words = value.trim() && Number.isFinite(number) ? `= ${duration(number * seconds)}` : undefined;
  return (
    <Field
      path={path}
      label={label}
      description={description}
      optional={!required}
      constraintText={words ?? (seconds === 60 ? text.editor.minutes : text.editor.seconds)}
    >
      <Input value={value} inputMode="numeric" onChange={({ detail }) => onChange(detail.value)} />
    </Field>
  );
}
