// One wave in the editor, folded until it is worked on; its header says what it is and what is wrong with it.

import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Toggle from '@cloudscape-design/components/toggle';

import type { Schema } from '../../api/types';
import { Field, useProblems } from '../../forms/Field';
import { isPartOf } from '../../forms/problems';
import { text } from '../../language';
import { Checks } from './Checks';
import { DependsOn } from './DependsOn';
import { moveWave, patchWave, removeWave } from './edit';
import type { WaveForm } from './form';
import { Groups } from './Groups';
import { NumberField } from './NumberField';
import { Servers } from './Servers';
import type { Editor } from './useEditor';

const t = text.editor;

const ON_FAILURE = (['STOP', 'ASK', 'CONTINUE'] as const).map(value => ({
  value,
  label: t.onFailure[value],
  description: t.onFailureMeans[value],
}));

interface WaveEditorProps {
  editor: Editor;
  wave: WaveForm;
  index: number;
  open: boolean;
  onOpen: (open: boolean) => void;
}

export function WaveEditor({ editor, wave, index, open, onOpen }: WaveEditorProps) {
  const path = `plan.waves[${index}]`;
  return (
    <div id={`wave-${wave.key}`}>
      <ExpandableSection
        variant="container"
        expanded={open}
        onChange={({ detail }) => onOpen(detail.expanded)}
        headerText={t.wave(index + 1, wave.name)}
        headerActions={
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <Wrong path={path} />
            <Actions editor={editor} wave={wave} index={index} />
          </SpaceBetween>
        }
      >
        <Fields editor={editor} wave={wave} path={path} />
      </ExpandableSection>
    </div>
  );
}

function Wrong({ path }: { path: string }) {
  const { problems, all } = useProblems();
  const here = problems.filter(({ field }) => field === path || isPartOf(field, path)).length;
  if (here === 0 || !all) return null;
  return <StatusIndicator type="error">{text.forms.wrong(here)}</StatusIndicator>;
}

function Actions({ editor, wave, index }: { editor: Editor; wave: WaveForm; index: number }) {
  const { form, change } = editor;
  const name = t.wave(index + 1, wave.name);
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      <Button
        iconName="arrow-up"
        variant="icon"
        ariaLabel={t.up(name)}
        disabled={index === 0}
        onClick={() => change(before => moveWave(before, wave.key, -1))}
      />
      <Button
        iconName="arrow-down"
        variant="icon"
        ariaLabel={t.down(name)}
        disabled={index === form.waves.length - 1}
        onClick={() => change(before => moveWave(before, wave.key, 1))}
      />
      <Button
        iconName="remove"
        variant="icon"
        ariaLabel={t.remove(name)}
        onClick={() => change(before => removeWave(before, wave.key))}
      />
    </SpaceBetween>
  );
}

function Fields({ editor, wave, path }: { editor: Editor; wave: WaveForm; path: string }) {
  const set = (part: Partial<WaveForm>) => editor.change(before => patchWave(before, wave.key, part));
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={2}>
        <Field path={`${path}.name`} label={t.waveName} description={t.waveNameHint}>
          <Input value={wave.name} onChange={({ detail }) => set({ name: detail.value })} />
        </Field>
        <DependsOn path={path} wave={wave} waves={editor.form.waves} onChange={set} />
      </ColumnLayout>
      <Groups path={path} wave={wave} onChange={set} />
      <Servers path={path} wave={wave} onChange={set} />
      <ColumnLayout columns={3}>
        <Field path={`${path}.onFailure`} label={t.whenFails} description={t.whenFailsHint}>
          <Select
            selectedOption={ON_FAILURE.find(one => one.value === wave.onFailure) ?? null}
            options={ON_FAILURE}
            onChange={({ detail }) => set({ onFailure: detail.selectedOption.value as Schema<'OnFailure'> })}
          />
        </Field>
        <NumberField
          path={`${path}.deadlineSeconds`}
          label={t.deadline}
          description={t.deadlineHint}
          seconds={1}
          value={wave.deadlineSeconds}
          onChange={deadlineSeconds => set({ deadlineSeconds })}
        />
        <Field path={`${path}.pauseBefore`} label={t.before}>
          <Toggle
            checked={wave.pauseBefore}
            description={t.pauseHint}
            onChange={({ detail }) => set({ pauseBefore: detail.checked })}
          >
            {t.pause}
          </Toggle>
        </Field>
      </ColumnLayout>
      <Checks path={path} wave={wave} onChange={set} />
    </SpaceBetween>
  );
}
