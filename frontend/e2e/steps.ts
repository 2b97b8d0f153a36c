// The steps of an operator, by what they see: words and roles, never class names.

import type { Page } from 'playwright-core';

import { call } from './browser';

export const PLAN = 'Wages';
const TIERS = ['database', 'application', 'web'];

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

export async function createGroups(page: Page): Promise<void> {
  for (const tier of TIERS) {
    const group = { groupId: tier, name: tier, tags: { Tier: tier } };
    await call(page, 'POST', '/api/groups', { group });
  }
}

export async function createPlan(page: Page): Promise<void> {
  const waves = TIERS.map(tier => ({ name: tier, groups: [tier], onFailure: 'ASK' }));
  const plan = { planId: 'wages', name: PLAN, rtoMinutes: 120, rpoMinutes: 15, waves };
  await call(page, 'POST', '/api/plans', { plan });
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
