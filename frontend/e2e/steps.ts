// The steps of an operator, by what they see: words and roles, never class names.

import type { Page } from 'playwright-core';

import { call } from './browser';

export const PLAN = 'Wages';
export const TIERS = ['database', 'application', 'web'];

type Kept = Record<string, Record<string, string>> & { version: number };

/** All plans and groups that there were. */
export interface Samples {
  plans: Kept[];
  groups: Kept[];
}

/** What a new user does not have: the sample plan, and groups that hold its servers. */
export async function forgetSamples(page: Page): Promise<Samples> {
  // The overview may be about to ask for the readiness of a plan that goes.
  await page.goto('/servers');
  await endExecutions(page);
  return { plans: await forget(page, 'plan'), groups: await forget(page, 'group') };
}

/** As it was before the walk, for those that come after it. */
export async function restoreSamples(page: Page, { plans, groups }: Samples): Promise<void> {
  await forgetSamples(page);
  for (const { group } of groups) await call(page, 'POST', '/api/groups', { group });
  for (const { plan } of plans) await call(page, 'POST', '/api/plans', { plan });
}

/** What an earlier walk has left running holds its plan. */
async function endExecutions(page: Page): Promise<void> {
  const running = () =>
    call<{ items: { executionId: string }[] }>(page, 'GET', '/api/executions?status=Pending,Running,Paused');
  for (const { executionId } of (await running()).items) {
    await call(page, 'POST', `/api/executions/${executionId}/cancel`, {});
  }
  while ((await running()).items.length > 0) await page.waitForTimeout(500);
}

async function forget(page: Page, what: 'plan' | 'group'): Promise<Kept[]> {
  const { items } = await call<{ items: Kept[] }>(page, 'GET', `/api/${what}s`);
  for (const item of items) {
    await call(page, 'DELETE', `/api/${what}s/${item[what]![`${what}Id`]}?version=${item.version}`);
  }
  return items;
}

/** By a tag that the servers have; the page shows which those are before anything is saved. */
export async function createGroup(page: Page, tier: string): Promise<void> {
  await page.goto('/groups/new');
  await page.getByLabel('Name', { exact: true }).fill(tier);
  await page.getByPlaceholder('Tag', { exact: true }).fill('Tier');
  await page.getByPlaceholder('Value', { exact: true }).fill(tier);
  await page.getByText('These tags select 2 servers').waitFor();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(`**/groups/${tier}`);
}

/** Three waves, one after the other; each asks a person when a server fails. */
export async function createPlan(page: Page): Promise<void> {
  await page.goto('/plans/new');
  await page.getByLabel('Name', { exact: true }).fill(PLAN);
  // A day: at 600 times the speed of time, a slow browser needs hours of it.
  await page.getByLabel('RTO target').fill('1440');
  await page.getByLabel('RPO target').fill('15');
  for (const [index, tier] of TIERS.entries()) {
    if (index > 0) await page.getByRole('button', { name: 'Add wave' }).click();
    await page.getByLabel('Name of the wave').last().fill(tier);
    await page
      .getByRole('button', { name: /^Protection groups/ })
      .last()
      .click();
    await page.getByRole('option', { name: tier }).click();
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^When a needed server fails/ })
      .last()
      .click();
    await page.getByRole('option', { name: /Ask a person/ }).click();
  }
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL('**/plans/wages');
}

/** From the plan's start page to the page of its execution. */
export async function start(page: Page, kind: 'Drill' | 'Recovery'): Promise<string> {
  await page.goto('/plans/wages/start');
  await page.getByRole('radio', { name: kind }).click();
  await page.getByText(`The ${kind.toLowerCase()} can start.`).waitFor();
  const button = page.getByRole('button', { name: `Start ${kind.toLowerCase()}` });
  if (kind === 'Recovery') await page.getByLabel(/To confirm, type the name of the plan/).fill(PLAN);
  await button.click();
  await page.waitForURL(/\/executions\/[^/]+$/);
  return page.url();
}

/** Waits until the execution's heading says so, without a reload. */
export async function seeState(page: Page, state: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: state }).waitFor({ timeout: 120_000 });
}

export async function confirm(page: Page, verb: string, word?: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  if (word !== undefined) await dialog.getByLabel(/To confirm, type/).fill(word);
  await dialog.getByRole('button', { name: verb }).click();
  await dialog.waitFor({ state: 'detached' });
}
