// The plan editor: basics, the order of the waves as a picture that follows, the waves, and what is wrong.

import '../../forms/forms.css';

import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { serversQuery } from '../../api/servers';
import type { PlanView } from '../../api/types';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Conflict } from '../../forms/Conflict';
import { ProblemsProvider } from '../../forms/Field';
import { LeaveGuard } from '../../forms/LeaveGuard';
import { text } from '../../language';
import { paths } from '../../paths';
import { WaveGraph } from '../WaveGraph';
import { serversOfWave } from '../waves';
import { Basics } from './Basics';
import { addWave } from './edit';
import { emptyWave } from './form';
import { SaveBar } from './SaveBar';
import { useEditor } from './useEditor';
import { WaveEditor } from './WaveEditor';

const t = text.editor;

export function PlanEditor({ view }: { view: PlanView | undefined }) {
  const editor = useEditor(view);
  const { form, plan, base, theirs, problems } = editor;
  const servers = useQuery(serversQuery);
  const [open, setOpen] = useState(() => new Set(form.waves.slice(0, 1).map(wave => wave.key)));
  const [selected, setSelected] = useState(0);
  const unfold = (key: string, wanted: boolean) =>
    setOpen(before => new Set(wanted ? [...before, key] : [...before].filter(one => one !== key)));
  const goTo = (index: number | undefined) => {
    const wave = index === undefined ? undefined : form.waves[index];
    if (wave === undefined) return window.scrollTo({ top: 0 });
    setSelected(index!);
    unfold(wave.key, true);
    setTimeout(() => focusFirst(`wave-${wave.key}`), 50);
  };
  const add = () => {
    const wave = emptyWave();
    editor.change(before => addWave(before, wave));
    unfold(wave.key, true);
    setTimeout(() => focusFirst(`wave-${wave.key}`), 50);
  };
  return (
    <ProblemsProvider value={{ problems, all: editor.tried || base !== undefined }}>
      <LeaveGuard unsaved={editor.unsaved} />
      <SpaceBetween size="l">
        {theirs && (
          <Conflict
            what={theirs.plan.name}
            base={base?.plan}
            theirs={theirs.plan}
            mine={plan}
            busy={editor.busy}
            onReload={editor.reload}
            onOverwrite={editor.overwrite}
          />
        )}
        {editor.error !== undefined && !theirs && <ProblemAlert title={t.notSaved} error={editor.error} />}
        <Basics editor={editor} />
        <Container header={<Header description={t.orderHint}>{t.order}</Header>}>
          <WaveGraph
            waves={plan.waves}
            servers={servers.data && plan.waves.map(wave => serversOfWave(wave, servers.data).length)}
            selected={selected}
            onSelect={goTo}
          />
        </Container>
        {form.waves.map((wave, index) => (
          <WaveEditor
            key={wave.key}
            editor={editor}
            wave={wave}
            index={index}
            open={open.has(wave.key)}
            onOpen={wanted => unfold(wave.key, wanted)}
          />
        ))}
        <Button iconName="add-plus" onClick={add}>
          {t.addWave}
        </Button>
        <SaveBar editor={editor} back={base ? paths.plan(base.plan.planId) : paths.plans} onGo={goTo} />
      </SpaceBetween>
    </ProblemsProvider>
  );
}

function focusFirst(id: string): void {
  const place = document.getElementById(id);
  place?.scrollIntoView({ block: 'start' });
  place?.querySelector<HTMLElement>('input')?.focus();
}
