// Launches what failed again, from the latest recovery point or from an older one.

import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { useState } from 'react';

import type { Wave } from '../../api/types';
import { Confirm } from '../../components/Confirm';
import { count } from '../../format';
import { text } from '../../language';
import { isBroken } from '../state';
import type { DialogProps } from './ActionDialog';
import { ServerList } from './ServerList';

const t = text.execution.actions;

export function RetryDialog({ wave, busy, error, onConfirm, onCancel }: DialogProps & { wave: Wave }) {
  const [from, setFrom] = useState('latest');
  const [time, setTime] = useState('');
  const [wrong, setWrong] = useState(false);
  const failed = wave.servers.filter(isBroken);
  const confirm = (comment: string | undefined) => {
    const point = from === 'latest' ? undefined : utc(time);
    setWrong(point === null);
    if (point !== null) onConfirm({ comment, recoveryPoint: point });
  };
  return (
    <Confirm
      title={t.retryTitle(wave.name)}
      verb={t.retryVerb}
      comment
      busy={busy}
      error={error}
      onConfirm={confirm}
      onCancel={onCancel}
    >
      <p>{t.retryMeans(count(failed.length, 'server is', 'servers are'))}</p>
      <ServerList servers={failed} />
      <FormField label={t.retryPoint}>
        <RadioGroup
          value={from}
          onChange={({ detail }) => setFrom(detail.value)}
          items={[
            { value: 'latest', label: t.retryLatest },
            { value: 'older', label: t.retrySame },
          ]}
        />
      </FormField>
      {from === 'older' && (
        <FormField
          label={t.retryTime}
          constraintText={t.retryTimeHint}
          errorText={wrong ? t.retryTimeWrong : undefined}
        >
          <Input value={time} onChange={({ detail }) => setTime(detail.value)} />
        </FormField>
      )}
    </Confirm>
  );
}

function utc(time: string): string | null {
  const at = Date.parse(/z$/i.test(time) ? time : `${time.trim().replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
