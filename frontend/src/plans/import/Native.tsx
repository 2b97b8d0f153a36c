// A recovery plan that was made in DRS, turned into a plan file that can be looked at before it is imported.

import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { stringify } from 'yaml';

import { convertNativePlan } from '../../api/planFiles';
import { nativePlansQuery } from '../../api/plans';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Sentence } from '../../components/Sentence';
import { Field, ProblemsProvider } from '../../forms/Field';
import { problemsOf } from '../../forms/problems';
import { text } from '../../language';
import { idFrom } from '../editor/edit';

const t = text.plans.import;

export function Native({ onConverted }: { onConverted: (file: string) => void }) {
  const plans = useQuery(nativePlansQuery);
  const [arn, setArn] = useState('');
  const [planId, setPlanId] = useState('');
  const conversion = useMutation({
    mutationFn: () => convertNativePlan({ arn, planId }),
    onSuccess: ({ file }) => onConverted(stringify(file)),
  });
  const options = (plans.data ?? []).map(one => ({
    value: one.arn,
    label: one.name,
    description: one.arn,
  }));
  const notes = conversion.data?.notes ?? [];
  return (
    <ProblemsProvider value={{ problems: problemsOf(conversion.error), all: true }}>
      <SpaceBetween size="m">
        <ColumnLayout columns={2}>
          <Field path="arn" label={t.nativePlan}>
            <Select
              selectedOption={options.find(one => one.value === arn) ?? null}
              options={options}
              placeholder={t.chooseNative}
              empty={t.nativeNone}
              statusType={plans.isPending ? 'loading' : plans.isError ? 'error' : 'finished'}
              errorText={plans.error?.message}
              onChange={({ detail: { selectedOption } }) => {
                setArn(selectedOption.value ?? '');
                setPlanId(idFrom(selectedOption.label ?? ''));
                conversion.reset();
              }}
            />
          </Field>
          <Field path="planId" label={t.nativeId} description={text.plans.fields.planIdHint}>
            <Input value={planId} spellcheck={false} onChange={({ detail }) => setPlanId(detail.value)} />
          </Field>
        </ColumnLayout>
        <Button
          disabled={arn === '' || planId === ''}
          loading={conversion.isPending}
          onClick={() => conversion.mutate()}
        >
          {t.convert}
        </Button>
        {conversion.error && <ProblemAlert error={conversion.error} />}
        {notes.length > 0 && (
          <Alert type="info" header={t.notes}>
            <ul>
              {notes.map(note => (
                <li key={note}>
                  <Sentence>{note}</Sentence>
                </li>
              ))}
            </ul>
          </Alert>
        )}
      </SpaceBetween>
    </ProblemsProvider>
  );
}
