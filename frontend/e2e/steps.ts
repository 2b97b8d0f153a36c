// The steps of an operator, by what they see: words and roles, never class names.

import type { Page } from 'playwright-core';

import { call } from './browser';

export const PLAN = 'Wages';
export const TIERS = ['database', 'application', 'web'];

/** What a new user does not have: the sample plan, and groups that hold its servers. */
export async function forgetSamples(page: Page): Promise<void> {
  await forget(page, 'plans', 'plan', 'planId');
  await forget(page, 'groups', 'group', 'groupId');
}

async function forget(page: Page, list: string, member: string, id: string): Promise<void> {
  type Item = Record<string, Record<string, string>> & { version: number };
  const { items } = await call<{ items: Item[] }>(page, 'GET', `/api/${list}`);
  for (const item of items) {
    await call(page, 'DELETE', `/api/${list}/${item[member]![id]}?version=${item.version}`);
  }
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
  await page.getByLabel('RTO target').fill('120');
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
