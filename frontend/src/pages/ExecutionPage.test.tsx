// The page of an execution, in the states that it can be in.

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';

import { configureApi } from '../api/client';
import type { Execution } from '../api/types';
import { answer, api, ORIGIN } from '../test/api';
import { askingExecution } from '../test/fixtures';
import { renderAt } from '../test/render';
import ExecutionPage from './ExecutionPage';

beforeEach(() => {
  configureApi('/api', () => Promise.resolve(undefined));
  answer('get', '/api/executions/run-1/job-log', { items: [] });
  answer('get', '/api/executions', { items: [] });
});

function show(execution: Execution) {
  answer('get', '/api/executions/run-1', execution);
  return renderAt('/executions/run-1', '/executions/:id', <ExecutionPage />);
}

const dialog = async () => within(await screen.findByRole('dialog'));

test('a failed server shows its reason and the next step, and the wave its answers', async () => {
  show(askingExecution());
  const alert = await screen.findByText('Your turn: decide about wave 2, Wave2');
  expect(alert).toBeDefined();
  expect(screen.getAllByText(/Conversion failed/).length).toBeGreaterThan(0);
  expect(screen.getAllByText(/Look at the subnet/).length).toBeGreaterThan(0);
  expect(document.title).toContain('Needs you');
});

test('a retry names the wave and the attempt that were read', async () => {
  let sent: unknown;
  api.use(
    http.post(`${ORIGIN}/api/executions/run-1/waves/2/retry`, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ executionId: 'run-1', message: 'it is launched again' });
    }),
  );
  show(askingExecution());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Launch failed servers again' }));
  const question = await dialog();
  expect(question.getByText('app-02')).toBeDefined();
  await user.click(question.getByRole('button', { name: 'Launch again' }));
  await waitFor(() => expect(sent).toEqual({ attempt: 1 }));
});

test('to cancel a recovery, its plan is typed; a refusal stays in the dialog', async () => {
  answer(
    'post',
    '/api/executions/run-1/cancel',
    { code: 'ACTION_REFUSED', status: 409, detail: 'it has ended' },
    409,
  );
  show({ ...askingExecution(), executionType: 'RECOVERY' });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Cancel …' }));
  const question = await dialog();
  const verb = question.getByRole('button', { name: 'Cancel the execution' });
  expect(verb.hasAttribute('disabled')).toBe(true);
  expect(question.getByText(/3 instances stay up/)).toBeDefined();
  await user.type(question.getByLabelText(/To confirm, type/), 'Payroll');
  await user.click(verb);
  expect(await question.findByText('It has ended')).toBeDefined();
});

const NONE = { code: 'EXECUTION_NOT_FOUND', status: 404, detail: 'there is none' };

test('an execution that was just started is waited for, not denied', async () => {
  answer('get', '/api/executions/run-1', NONE, 404);
  renderAt('/executions/run-1', '/executions/:id', <ExecutionPage />);
  expect(await screen.findByText(/is being prepared/)).toBeDefined();
  expect(screen.queryByText('There is none')).toBeNull();
  answer('get', '/api/executions/run-1', askingExecution());
  expect(
    await screen.findByText('Your turn: decide about wave 2, Wave2', {}, { timeout: 6_000 }),
  ).toBeDefined();
});

test('an execution that does not exist is told in the end, with a way on', async () => {
  answer('get', '/api/executions/run-1', NONE, 404);
  renderAt('/executions/run-1', '/executions/:id', <ExecutionPage />);
  expect(await screen.findByText('There is none', {}, { timeout: 15_000 })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
});
