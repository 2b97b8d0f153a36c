// The plan editor: what is wrong stands beside its field, and a newer version is not overwritten unseen.

import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';

import { configureApi } from '../api/client';
import type { Schema } from '../api/types';
import { answer, api, ORIGIN } from '../test/api';
import { answerPlan, PLAN } from '../test/plans';
import { renderAt } from '../test/render';
import PlanEditorPage from './PlanEditorPage';

beforeEach(() => {
  configureApi('/api', () => Promise.resolve(undefined));
  answerPlan();
});

/** Checking waits until typing has rested. */
const PATIENT = { timeout: 5_000 };

const edit = () => renderAt('/plans/payroll/edit', '/plans/:id/edit', <PlanEditorPage />);

test('a conflict shows theirs and mine, and overwrites only when told', async () => {
  const sent: Schema<'PlanInput'>[] = [];
  api.use(
    http.put(`${ORIGIN}/api/plans/payroll`, async ({ request }) => {
      const body = (await request.json()) as Schema<'PlanInput'>;
      sent.push(body);
      if (body.version === 4) return HttpResponse.json({ ...PLAN, version: 5 });
      const problem = { code: 'VERSION_CONFLICT', status: 409, title: 'x', detail: 'old', field: 'version' };
      return HttpResponse.json({ ...problem, currentVersion: 4 }, { status: 409 });
    }),
  );
  edit();
  const user = userEvent.setup();
  const rto = await screen.findByRole('textbox', { name: /RTO target/ });
  await user.clear(rto);
  await user.type(rto, '90');
  answer('get', '/api/plans/payroll', { version: 4, plan: { ...PLAN.plan, rtoMinutes: 45 } });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Somebody else has changed Payroll in the meantime');
  expect(screen.getByText('You changed this too')).toBeDefined();
  expect(screen.getByRole('cell', { name: '45' })).toBeDefined();
  expect((rto as HTMLInputElement).value).toBe('90');
  await user.click(screen.getByRole('button', { name: 'Overwrite with mine' }));
  await waitFor(() => expect(sent.map(one => one.version)).toEqual([3, 4]));
  expect(sent[1]!.plan.rtoMinutes).toBe(90);
});

test('what the API finds wrong stands beside its field, and at the foot', async () => {
  const problem = { field: 'plan.waves[0].name', detail: 'is empty', fix: 'give the wave a name' };
  answer('post', '/api/plans/validate', { valid: false, problems: [problem] });
  edit();
  await waitFor(() => expect(screen.getAllByText(/Give the wave a name/)).toHaveLength(2), PATIENT);
  expect(screen.getAllByText('One thing is wrong')).toHaveLength(2);
});

test('the picture has a node for each wave, with what it waits for', async () => {
  edit();
  const node = await screen.findByText('Web', { selector: 'text' });
  expect(node.closest('[role=button]')?.querySelector('desc')?.textContent).toBe('after Databases');
});
