// What an execution is said to do, and what people can do about it.

import { expect, test } from 'vitest';

import { askingExecution, executionOf, launched, serverOf, waveOf } from '../test/fixtures';
import { answersTo, choicesOf, commandForAnswer, reasonOf } from './actions/offers';
import { arnIn, byUrgency, dependents, headline, serversOf, serversUp, tabTitle, worstRpo } from './state';

const launching = () =>
  executionOf([
    waveOf(
      1,
      [
        serverOf('a', { status: 'Launching', phase: 'Launch' }),
        serverOf('b', { status: 'Launching', phase: 'Snapshot' }),
      ],
      { status: 'Launching' },
    ),
    waveOf(2, [serverOf('c')]),
  ]);

test('the headline names the wave and the phase of its last server', () => {
  expect(headline(launching())).toBe('Wave 1 of 2, Wave1: Snapshot');
  expect(headline(askingExecution())).toBe('Wave 2 of 3, Wave2: Needs a decision');
  expect(headline(executionOf([], { status: 'Failed' }))).toBe('Failed');
});

test('the tab tells what needs a person before what failed', () => {
  expect(tabTitle(askingExecution())).toBe('● Needs you · wave 2/3 · Payroll');
  expect(tabTitle(launching())).toBe('wave 1/2 · Payroll');
  expect(tabTitle({ ...askingExecution(), status: 'Failed' })).toBe('✖ 1 failed · Failed · Payroll');
});

test('what failed comes first', () => {
  const names = serversOf(askingExecution())
    .sort(byUrgency)
    .map(server => server.hostname);
  expect(names).toEqual(['app-02', 'web-01', 'web-02', 'db-01', 'db-02', 'app-01']);
});

test('instances, the worst data loss and later waves are found', () => {
  const execution = askingExecution();
  expect(serversUp(execution).map(server => server.recoveryInstanceId)).toEqual([
    'i-db-01',
    'i-db-02',
    'i-app-01',
  ]);
  expect(worstRpo(execution)?.hostname).toBe('db-01');
  expect(dependents(execution, 1).map(wave => wave.number)).toEqual([2, 3]);
});

test('a wave that asks has its answers, and no others', () => {
  const [, asking, waiting] = askingExecution().waves;
  expect(answersTo(asking!).map(choice => choice.action)).toEqual(['retry', 'skip', 'stop']);
  expect(answersTo(waiting!)).toEqual([]);
  const approval = { ...asking!, hold: 'Approval' as const };
  expect(answersTo({ ...approval, actions: approval.actions.slice(0, 1) })[0]).toMatchObject({
    allowed: false,
  });
});

test('the instances of a recovery are never offered for termination', () => {
  const drill = askingExecution();
  expect(choicesOf(drill).map(choice => choice.action)).toContain('cleanUp');
  expect(choicesOf({ ...drill, executionType: 'RECOVERY' }).map(choice => choice.action)).not.toContain(
    'cleanUp',
  );
});

test('what cannot be done says why', () => {
  expect(reasonOf({ action: 'resume', allowed: false, reason: 'nobody has paused it' })).toBe(
    'Nobody has paused it',
  );
  expect(reasonOf({ action: 'pause', allowed: true })).toBeUndefined();
});

test('an answer is a command too', () => {
  const execution = askingExecution();
  expect(commandForAnswer(execution, { action: 'retry', wave: 2 })).toBe(
    'drsctl executions retry run-1 --wave 2 --attempt 1',
  );
  expect(commandForAnswer(execution, { action: 'cleanUp' })).toBe('drsctl cleanup run-1');
});

test('the ARN is in the link', () => {
  expect(arnIn(executionOf([waveOf(1, [launched('a', 0, 1)])]).link)).toBe(
    'arn:aws:states:eu-west-1:1:execution:plan:run-1',
  );
});
