// Every page by its address: it loads, looks right in light, dark and on a phone, and lets everybody in.

import { gzipSync } from 'node:zlib';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { launch, open } from './browser';
import { look } from './look';

const PAGES: Record<string, string> = {
  overview: '/',
  executions: '/executions',
  plans: '/plans',
  plan: '/plans/payroll',
  'plan-new': '/plans/new',
  'plan-import': '/plans/import',
  'plan-edit': '/plans/payroll/edit',
  start: '/plans/payroll/start',
  groups: '/groups',
  group: '/groups/payroll-databases',
  'group-new': '/groups/new',
  'group-edit': '/groups/payroll-databases/edit',
  servers: '/servers',
  server: '/servers/s-3c1d5a7e9b2f40681',
  'not-found': '/no/such/page',
};

/** In kB, gzip. */
const MOST = 450;

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

test.each(Object.entries(PAGES))('%s', async (name, path) => {
  const { page, expectNoErrors } = await open(browser);
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Loading …').first().waitFor({ state: 'detached', timeout: 10_000 });
  await look(page, name);
  expectNoErrors();
  await page.close();
});

test('the first load is small', async () => {
  const { page } = await open(browser);
  const bodies: Promise<number>[] = [];
  page.on('response', response => {
    if (response.url().includes('/api/') || !response.ok()) return;
    bodies.push(response.body().then(body => gzipSync(body).length));
  });
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  const kilobytes = (await Promise.all(bodies)).reduce((sum, size) => sum + size, 0) / 1000;
  console.log(`first load: ${kilobytes.toFixed(0)} kB, gzip`);
  expect(kilobytes).toBeLessThan(MOST);
  await page.close();
});

test('the keyboard goes everywhere', async () => {
  const { page, expectNoErrors } = await open(browser);
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to main content');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.waitForURL('**/executions');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  expectNoErrors();
  await page.close();
});
