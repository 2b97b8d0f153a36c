// What is broken and what a person must do about it, with the answers at hand.

import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { memo } from 'react';

import { hasEnded } from '../../api/executions';
import type { Execution, Wave } from '../../api/types';
import { Sentence } from '../../components/Sentence';
import { text } from '../../language';
import { answersTo, reasonOf, type Ask } from '../actions/offers';
import { failedServers, isBroken, nameOf, wavesThatAsk, type ServerInWave } from '../state';
import { LeaseLine } from './LeaseLine';

const t = text.execution.ask;

/** More failures than these are in the table below. */
const SHOWN = 3;

interface AttentionProps {
  execution: Execution;
  onAsk: (ask: Ask) => void;
  onServer: (sourceServerId: string, wave: number) => void;
}

export const Attention = memo(function Attention({ execution, onAsk, onServer }: AttentionProps) {
  const asking = wavesThatAsk(execution);
  const askedAbout = new Set(asking.map(wave => wave.number));
  const failed = failedServers(execution).filter(server => !askedAbout.has(server.wave.number));
  const overdue =
    failed.length === 0 && hasEnded(execution) && execution.status !== 'Succeeded' && execution.reason;
  return (
    <SpaceBetween size="s">
      {asking.map(wave => (
        <Question key={wave.number} wave={wave} onAsk={onAsk} onServer={onServer} />
      ))}
      {failed.length > 0 && (
        <Alert
          type="error"
          statusIconAriaLabel="Error"
          header={hasEnded(execution) ? t.failedHeader : t.failedNow(failed.length)}
        >
          <Failures servers={failed} onServer={onServer} />
          {!hasEnded(execution) && asking.length === 0 && <p>{t.goesOn}</p>}
        </Alert>
      )}
      {overdue && (
        <Alert type={execution.status === 'Cancelled' ? 'info' : 'error'} header={t.reason}>
          <Sentence>{execution.reason}</Sentence>
        </Alert>
      )}
      <LeaseLine execution={execution} />
    </SpaceBetween>
  );
});

interface QuestionProps {
  wave: Wave;
  onAsk: (ask: Ask) => void;
  onServer: AttentionProps['onServer'];
}

function Question({ wave, onAsk, onServer }: QuestionProps) {
  const broken = wave.servers.filter(isBroken).map(server => ({ ...server, wave }));
  return (
    <Alert
      type="warning"
      statusIconAriaLabel="Warning"
      header={t.about(wave.number, wave.name, wave.hold === 'Approval')}
    >
      <SpaceBetween size="s">
        {broken.length > 0 ? (
          <Failures servers={broken} onServer={onServer} />
        ) : (
          <Sentence>{wave.question}</Sentence>
        )}
        <SpaceBetween direction="horizontal" size="xs">
          {answersTo(wave).map((choice, index) => (
            <Button
              key={choice.action}
              variant={index === 0 && choice.allowed ? 'primary' : 'normal'}
              disabled={!choice.allowed}
              disabledReason={reasonOf(choice)}
              onClick={() => onAsk(choice.ask)}
            >
              {choice.label}
            </Button>
          ))}
        </SpaceBetween>
      </SpaceBetween>
    </Alert>
  );
}

interface FailuresProps {
  servers: ServerInWave[];
  onServer: AttentionProps['onServer'];
}

function Failures({ servers, onServer }: FailuresProps) {
  return (
    <>
      <ul className="failures">
        {servers.slice(0, SHOWN).map(server => (
          <li key={server.sourceServerId}>
            <Link
              variant="primary"
              href="#servers"
              onFollow={event => {
                event.preventDefault();
                onServer(server.sourceServerId, server.wave.number);
              }}
            >
              {nameOf(server)}
            </Link>
            : <Sentence>{server.reason ?? text.words.server[server.status]}</Sentence>
            {server.nextStep && (
              <div>
                <strong>{t.whatToDo}</strong> <Sentence>{server.nextStep}</Sentence>
              </div>
            )}
          </li>
        ))}
      </ul>
      {servers.length > SHOWN && <p>{t.more(servers.length - SHOWN)}</p>}
    </>
  );
}
