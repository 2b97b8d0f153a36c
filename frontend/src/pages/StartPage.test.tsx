// The start page: nothing starts by a slip of the hand, and what stands in the way is said.

import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';

import { configureApi } from '../api/client';
import type { Finding, Schema } from '../api/types';
import { answer, api, NOW, ORIGIN } from '../test/api';
import { answerPlan, readinessOf } from '../test/plans';
import { renderAt } from '../test/render';
import StartPage from './StartPage';

let sent: Schema<'StartRequest'>[] = [];

beforeEach(() => {
  configureApi('/api', () => Promise.resolve(undefined));
  answerPlan();
  sent = [];
  api.use(
    http.post(`${ORIGIN}/api/executions`, async ({ request }) => {
      sent.push((await request.json()) as Schema<'StartRequest'>);
      return HttpResponse.json({ executionId: 'run-1', executionArn: 'arn' }, { status: 202 });
    }),
  );
});

const show = (kind: string) =>
  renderAt(`/plans/payroll/start?kind=${kind}`, '/plans/:id/start', <StartPage />);

const off = (button: HTMLElement) =>
  button.getAttribute('aria-disabled') === 'true' || button.hasAttribute('disabled');

const LIVE: Finding = {
  severity: 'Block',
  code: 'LIVE_INSTANCE',
  sourceServerId: 's-db-01',
  sentence: 'the launch would remove drill instance i-1',
  fix: 'terminate it first',
};

test('a recovery starts when the name is typed exactly, by Enter too', async () => {
  show('RECOVERY');
  const user = userEvent.setup();
  const start = await screen.findByRole('button', { name: 'Start recovery' });
  await screen.findByText('The recovery can start.');
  const field = screen.getByRole('textbox', { name: /To confirm, type the name/ });
  await user.type(field, 'payroll{Enter}');
  expect(off(start)).toBe(true);
  expect(sent).toEqual([]);
  await user.clear(field);
  await user.type(field, 'Payroll{Enter}');
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ planId: 'payroll', executionType: 'RECOVERY' });
  expect(sent[0]!.idempotencyKey).toMatch(/^payroll-recovery-/);
});

test('a drill needs no name', async () => {
  show('DRILL');
  const user = userEvent.setup();
  await screen.findByText('The drill can start.');
  expect(screen.queryByText(/To confirm, type/)).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Start drill' }));
  await waitFor(() => expect(sent).toHaveLength(1));
});

test('a drill says when its instances go, also when only the deployment says it', async () => {
  answer('get', '/api/health', {
    status: 'ok',
    version: '1',
    build: 'test',
    region: 'eu-west-1',
    time: NOW,
    drillLeaseMinutes: 240,
  });
  show('DRILL');
  await screen.findByText(/The instances are terminated 4 h after its end/);
});

test('a live instance blocks a drill until it is allowed by name', async () => {
  answerPlan(readinessOf([LIVE], false));
  show('DRILL');
  const user = userEvent.setup();
  await screen.findByText('A drill does not start with these findings');
  const start = screen.getByRole('button', { name: /Start drill/ });
  expect(off(start)).toBe(true);
  await user.click(await screen.findByRole('checkbox', { name: /Replace the instance of db-01/ }));
  await waitFor(() => expect(off(start)).toBe(false));
  await user.click(start);
  await waitFor(() => expect(sent[0]?.overrides).toEqual({ replaceInstances: ['s-db-01'] }));
});

test('what DRS would refuse stops a recovery as well', async () => {
  answerPlan(readinessOf([{ ...LIVE, severity: 'Refusal', code: 'SERVER_IN_JOB' }], false));
  show('RECOVERY');
  await screen.findByText('This cannot start: DRS would refuse it');
  expect(off(screen.getByRole('button', { name: /Start recovery/ }))).toBe(true);
});

test('a refusal stays on the page with what to do, and the note is kept', async () => {
  const problem = { code: 'PLAN_RUNNING', status: 409, title: 'x', detail: 'it runs', fix: 'wait for it' };
  answer('post', '/api/executions', problem, 409);
  show('DRILL');
  const user = userEvent.setup();
  await screen.findByText('The drill can start.');
  const note = screen.getByRole('textbox', { name: /Note/ });
  await user.type(note, 'monthly');
  await user.click(screen.getByRole('button', { name: 'Start drill' }));
  await screen.findByText('Payroll was not started');
  expect(screen.getByText('wait for it', { exact: false })).toBeDefined();
  expect((note as HTMLTextAreaElement).value).toBe('monthly');
});
