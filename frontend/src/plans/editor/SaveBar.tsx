// At the foot of the editor, always in sight: what is wrong, where, and the button that saves.

import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';

import type { FieldProblem } from '../../api/planChanges';
import { RouteButton } from '../../components/RouteButton';
import { sentence } from '../../forms/problems';
import { text } from '../../language';
import { waveIn } from './edit';
import type { Editor } from './useEditor';

const t = text.forms;

interface SaveBarProps {
  editor: Editor;
  back: string;
  onGo: (wave: number | undefined) => void;
}

export function SaveBar({ editor, back, onGo }: SaveBarProps) {
  const { problems, base, busy, save, tried } = editor;
  const shown = tried || base !== undefined;
  return (
    <div className="form-bar">
      <div>
        <div aria-live="polite">
          <Verdict editor={editor} shown={shown} />
        </div>
        <SpaceBetween direction="horizontal" size="xs">
          <RouteButton variant="link" href={back}>
            {t.cancel}
          </RouteButton>
          <Button variant="primary" loading={busy} disabled={tried && problems.length > 0} onClick={save}>
            {base ? t.save : t.create}
          </Button>
        </SpaceBetween>
      </div>
      {shown && problems.length > 0 && (
        <ul className="problem-list">
          {problems.map(problem => (
            <li key={problem.field + problem.detail}>
              <Where problem={problem} editor={editor} onGo={onGo} /> {sentence(problem)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Verdict({ editor, shown }: { editor: Editor; shown: boolean }) {
  const { problems, checking, checkFailed } = editor;
  if (checkFailed) return <StatusIndicator type="warning">{t.notChecked}</StatusIndicator>;
  if (checking) return <StatusIndicator type="loading">{t.checking}</StatusIndicator>;
  if (problems.length === 0) return <StatusIndicator type="success">{t.fine}</StatusIndicator>;
  if (!shown) return <StatusIndicator type="pending">{text.editor.unfinished}</StatusIndicator>;
  return <StatusIndicator type="error">{t.wrong(problems.length)}</StatusIndicator>;
}

interface WhereProps {
  problem: FieldProblem;
  editor: Editor;
  onGo: (wave: number | undefined) => void;
}

function Where({ problem, editor, onGo }: WhereProps) {
  const place = waveIn(problem.field);
  const name = place && text.editor.wave(place.index + 1, editor.form.waves[place.index]?.name ?? '');
  const words = [name, place ? place.rest : problem.field.replace(/^plan\./, '')].filter(Boolean).join(' › ');
  return (
    <Button variant="inline-link" onClick={() => onGo(place?.index)}>
      {words || text.editor.basics}
    </Button>
  );
}
