// Keeps the instances of a drill longer.

import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';

import { serverNow } from '../../api/clock';
import { Confirm } from '../../components/Confirm';
import { localTime } from '../../format';
import { text } from '../../language';
import type { DialogProps } from './ActionDialog';

const t = text.execution.actions;
const HOURS = [1, 2, 4, 8, 24, 48];

export function LeaseDialog({ execution, busy, error, onConfirm, onCancel }: DialogProps) {
  const [hours, setHours] = useState(4);
  const from = Math.max(serverNow(), execution.leaseEndsAt ? Date.parse(execution.leaseEndsAt) : 0);
  const until = new Date(from + hours * 3_600_000).toISOString();
  const option = (value: number) => ({ value: String(value), label: t.leaseOption(value) });
  return (
    <Confirm
      title={t.leaseTitle}
      verb={t.leaseVerb}
      comment
      busy={busy}
      error={error}
      onConfirm={comment => onConfirm({ comment, until })}
      onCancel={onCancel}
    >
      <p>
        {t.leaseMeans} <strong>{localTime(until)}</strong>
      </p>
      {execution.leaseEndsAt && (
        <p>
          {t.leaseNow}: {localTime(execution.leaseEndsAt)}
        </p>
      )}
      <FormField label={t.leaseHours}>
        <Select
          selectedOption={option(hours)}
          options={HOURS.map(option)}
          onChange={({ detail }) => setHours(Number(detail.selectedOption.value))}
        />
      </FormField>
    </Confirm>
  );
}
