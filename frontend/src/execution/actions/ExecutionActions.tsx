// The buttons of the whole execution. One that cannot be used says why, instead of being missing.

import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { Action, Execution } from '../../api/types';
import { CopyCommand } from '../../components/Copy';
import { RouteButton } from '../../components/RouteButton';
import { text } from '../../language';
import { paths } from '../../paths';
import { choicesOf, commandOf, reasonOf, type Ask, type Choice } from './offers';

const t = text.execution;

/** Side by side with the heading; the others are in the menu. */
const BUTTONS: Action[] = ['pause', 'resume', 'cancel', 'cleanUp'];

interface ExecutionActionsProps {
  execution: Execution;
  onAsk: (ask: Ask) => void;
}

export function ExecutionActions({ execution, onAsk }: ExecutionActionsProps) {
  const choices = choicesOf(execution);
  const buttons = choices.filter(choice => isButton(choice, execution));
  const others = choices.filter(choice => !buttons.includes(choice));
  return (
    <SpaceBetween size="xs" direction="horizontal">
      {buttons.map(choice => (
        <Button
          key={choice.action}
          disabled={!choice.allowed}
          disabledReason={reasonOf(choice)}
          onClick={() => onAsk(choice.ask)}
        >
          {choice.label}
        </Button>
      ))}
      <RouteButton href={paths.report(execution.executionId)}>{t.report}</RouteButton>
      <CopyCommand command={commandOf(execution)} />
      <More choices={others} onAsk={onAsk} />
    </SpaceBetween>
  );
}

/** While it runs, what steers it; after a drill, its clean-up. Resume takes the place of pause. */
function isButton({ action, allowed }: Choice, { endedAt, pauseRequested }: Execution): boolean {
  if (!BUTTONS.includes(action)) return false;
  if (action === 'cleanUp') return Boolean(endedAt);
  if (endedAt) return false;
  if (action === 'resume') return allowed || Boolean(pauseRequested);
  return action !== 'pause' || !pauseRequested;
}

function More({ choices, onAsk }: { choices: Choice[]; onAsk: (ask: Ask) => void }) {
  if (choices.length === 0) return null;
  const items = choices.map(choice => ({
    id: choice.action,
    text: choice.label,
    disabled: !choice.allowed,
    disabledReason: reasonOf(choice),
  }));
  return (
    <ButtonDropdown items={items} onItemClick={({ detail }) => onAsk({ action: detail.id as Action })}>
      {t.actions.more}
    </ButtonDropdown>
  );
}
