// People manage groups and plans: what is refused says why, and nobody overwrites what somebody else has saved.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Schema } from '../src/api/types';
import { call, launch, open } from './browser';
import { look } from './look';

const WEB = '/api/groups/payroll-web';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** So that web-02 is free for a group of its own. */
async function keepOnlyWeb01(page: Page): Promise<void> {
  const { group, version } = await call<Schema<'GroupDetail'>>(page, 'GET', WEB);
  await call(page, 'PUT', WEB, { version, group: { ...group, tags: { Name: 'web-01' } } });
}

async function giveBackWeb02(page: Page): Promise<void> {
  const { group, version } = await call<Schema<'GroupDetail'>>(page, 'GET', WEB);
  const tags = { Application: 'payroll', Tier: 'web' };
  await call(page, 'PUT', WEB, { version, group: { ...group, tags } });
}

async function addTag(page: Page, name: string, value: string): Promise<void> {
  await page.getByPlaceholder('Tag', { exact: true }).fill(name);
  await page.keyboard.press('Escape');
  await page.getByPlaceholder('Value', { exact: true }).fill(value);
  await page.keyboard.press('Escape');
}

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('button', { name: field }).last().click();
  await page.getByRole('option', { name: option }).click();
  await page.keyboard.press('Escape');
}

test('a group from tags, a plan of three waves, and what keeps them apart', async () => {
  const { page } = await open(browser);
  await page.goto('/groups/new');
  await page.getByLabel('Name', { exact: true }).fill('Second web');
  await addTag(page, 'Tier', 'web');
  await page.getByText('These tags select 2 servers').waitFor();
  await page.getByText('2 of them are in other groups').waitFor();
  await look(page, 'group-conflict');
  await button(page, 'Create').click();
  await page.getByText('The group was not saved').waitFor();

  await keepOnlyWeb01(page);
  await addTag(page, 'Name', 'web-02');
  await page.getByText('These tags select 1 server').waitFor();
  await button(page, 'Create').click();
  await page.getByRole('heading', { level: 1, name: 'Second web' }).waitFor();

  await page.goto('/plans/new');
  await page.getByLabel('Name', { exact: true }).fill('Night shift');
  expect(await page.getByLabel('Plan id').inputValue()).toBe('night-shift');
  await page.getByLabel('Name of the wave').fill('First');
  await button(page, 'Create').click();
  await page.getByText('The wave has no groups').first().waitFor();
  await look(page, 'plan-wrong');
  await choose(page, 'Protection groups', 'Second web');
  await page.getByText('Nothing is wrong with it.').waitFor();
  await button(page, 'Create').click();
  await page.getByRole('heading', { level: 1, name: 'Night shift' }).waitFor();

  await page.goto('/groups/second-web');
  expect(await button(page, 'Delete …').getAttribute('aria-disabled')).toBe('true');
  await page.close();
});

test('unsaved changes hold back, and a newer version is not overwritten unseen', async () => {
  const { page } = await open(browser);
  await page.goto('/plans/night-shift/edit');
  await page.getByLabel('Description').fill('Mine');
  await page.getByRole('link', { name: 'Source servers' }).click();
  await page.getByRole('dialog').getByRole('heading', { name: 'Leave without saving?' }).waitFor();
  await button(page, 'Stay here').click();
  expect(await page.getByLabel('Description').inputValue()).toBe('Mine');

  const path = '/api/plans/night-shift';
  const { plan, version } = await call<Schema<'PlanView'>>(page, 'GET', path);
  await call(page, 'PUT', path, { version, plan: { ...plan, description: 'Theirs', rtoMinutes: 45 } });
  await button(page, 'Save').click();
  await page.getByText('Somebody else has changed Night shift in the meantime').waitFor();
  await page.getByText('You changed this too').waitFor();
  await page.getByRole('cell', { name: 'Theirs' }).waitFor();
  await look(page, 'plan-conflict');
  await button(page, 'Overwrite with mine').click();
  await page.getByRole('heading', { level: 1, name: 'Night shift' }).waitFor();
  const saved = await call<Schema<'PlanView'>>(page, 'GET', path);
  expect(saved.plan.description).toBe('Mine');
  await page.close();
});

test('an import says what it would do, and a plan of DRS comes along', async () => {
  const { page } = await open(browser);
  await page.goto('/plans/night-shift?tab=definition');
  const file = await page.locator('pre').textContent();
  await page.goto('/plans/import');
  await page.getByLabel('Plan file').fill('plan:\n  planId: x\n  nme: y\n');
  await page.getByText('It cannot be imported yet').waitFor();
  await page.getByText('did you mean').waitFor();
  await page.getByLabel('Plan file').fill(file!.replace('description: Mine', 'description: Imported'));
  await page.getByText('Plan night-shift is changed').waitFor();
  await page.getByRole('cell', { name: 'Imported', exact: true }).waitFor();
  await look(page, 'plan-import');
  expect(await button(page, 'Import').getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('checkbox').check();
  await button(page, 'Import').click();
  await page.getByRole('heading', { level: 1, name: 'Night shift' }).waitFor();

  await page.goto('/plans/import');
  await button(page, 'A recovery plan of DRS').click();
  await choose(page, 'Plan in DRS', 'payroll');
  await page.getByLabel('Its id here').fill('from-drs');
  await button(page, 'Convert').click();
  await page.getByText('What the conversion left out').waitFor();
  await page.getByText(/Plan from-drs|It cannot be imported yet/).waitFor();
  await look(page, 'plan-native');
  await page.close();
});

test('a copy is made and deleted, by its name', async () => {
  const { page } = await open(browser);
  await page.goto('/plans/night-shift');
  await button(page, 'More').click();
  await page.getByRole('menuitem', { name: 'Duplicate …' }).click();
  await page.getByRole('textbox', { name: 'Plan id' }).fill('night-shift');
  await button(page, 'Duplicate').click();
  await page.getByText('There is a recovery plan').waitFor();
  await page.getByRole('textbox', { name: 'Plan id' }).fill('night-copy');
  await button(page, 'Duplicate').click();
  await page.getByRole('heading', { level: 1, name: 'Night shift (copy)' }).waitFor();
  for (const [id, name] of [
    ['night-copy', 'Night shift (copy)'],
    ['night-shift', 'Night shift'],
  ] as const) {
    await page.goto(`/plans/${id}`);
    await button(page, 'More').click();
    await page.getByRole('menuitem', { name: 'Delete …' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill(name);
    await button(page, 'Delete plan').click();
    await page.waitForURL('**/plans');
  }
  await page.goto('/groups/second-web');
  await button(page, 'Delete …').click();
  await button(page, 'Delete group').click();
  await page.waitForURL('**/groups');
  await giveBackWeb02(page);
  await page.close();
});

test('a recovery starts only by the name of its plan', async () => {
  const { page } = await open(browser);
  await page.goto('/plans/payroll/start?kind=RECOVERY');
  const start = button(page, 'Start recovery');
  await page.getByText('Type Payroll above, exactly so.').last().waitFor();
  const field = page.getByLabel('To confirm, type the name of the plan: Payroll');
  await field.fill('payroll');
  await field.press('Enter');
  expect(new URL(page.url()).pathname).toBe('/plans/payroll/start');
  expect(await start.getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('radio', { name: /At or before a time/ }).check();
  await page.getByText('4 h ago').click();
  await page.getByText('6 servers miss the RPO target').waitFor();
  await look(page, 'start-recovery');
  await page.getByRole('radio', { name: /^Latest/ }).check();
  await field.fill('Payroll');
  await field.press('Enter');
  await page.waitForURL('**/executions/**');
  await page.close();
});
