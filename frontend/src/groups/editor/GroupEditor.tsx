// The group editor: name, selection with its preview, launch settings.

import '../../forms/forms.css';

import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { Schema } from '../../api/types';
import { ProblemAlert } from '../../components/ProblemAlert';
import { RouteButton } from '../../components/RouteButton';
import { Conflict } from '../../forms/Conflict';
import { ProblemsProvider } from '../../forms/Field';
import { LeaveGuard } from '../../forms/LeaveGuard';
import { text } from '../../language';
import { paths } from '../../paths';
import { Basics } from './Basics';
import { Launch } from './Launch';
import { Selection } from './Selection';
import { useGroupEditor } from './useGroupEditor';

export function GroupEditor({ detail }: { detail: Schema<'GroupDetail'> | undefined }) {
  const editor = useGroupEditor(detail);
  const { base, theirs, group, busy, error } = editor;
  return (
    <ProblemsProvider value={{ problems: editor.problems, all: true }}>
      <LeaveGuard unsaved={editor.unsaved} />
      <SpaceBetween size="l">
        {theirs && (
          <Conflict
            what={theirs.group.name}
            base={base?.group}
            theirs={theirs.group}
            mine={group}
            busy={busy}
            onReload={editor.reload}
            onOverwrite={editor.overwrite}
          />
        )}
        <Basics editor={editor} />
        <Selection editor={editor} />
        <Launch editor={editor} />
        {error !== undefined && !theirs && <ProblemAlert title={text.groups.editor.notSaved} error={error} />}
        <div className="form-bar">
          <div>
            <div aria-live="polite">{editor.unsaved() ? text.forms.unsaved : ''}</div>
            <SpaceBetween direction="horizontal" size="xs">
              <RouteButton variant="link" href={base ? paths.group(base.group.groupId) : paths.groups}>
                {text.forms.cancel}
              </RouteButton>
              <Button variant="primary" loading={busy} onClick={editor.save}>
                {base ? text.forms.save : text.forms.create}
              </Button>
            </SpaceBetween>
          </div>
        </div>
      </SpaceBetween>
    </ProblemsProvider>
  );
}
