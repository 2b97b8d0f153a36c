// A new user's way: groups, a plan, a drill that fails in its second wave and is led to success, its clean-up and
// report; then a recovery that is cancelled half way.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { launch, open, type Watched } from './browser';
import { look, picture, pictureForReadme } from './look';
import { clearFaults, setClock, setScenario } from './simulation';
import {
  confirm,
  createGroup,
  createPlan,
  forgetSamples,
  PLAN,
  seeState,
  start,
  TIERS,
  restoreSamples,
  type Samples,
} from './steps';

let browser: Browser;
let watched: Watched;
let samples: Samples | undefined;

beforeAll(async () => {
  browser = await launch();
  watched = await open(browser);
  await watched.page.goto('/');
  await clearFaults(watched.page);
  await setClock(watched.page, '600x');
});

/** After each step, so that an error is told where it was made; a step that failed leaves a picture. */
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await picture(watched.page, 'failed');
  watched.expectNoErrors();
});

afterAll(async () => {
  if (samples !== undefined) await restoreSamples(watched.page, samples);
  await setClock(watched.page, '60x');
  await browser.close();
});

test('from nothing to a plan', async () => {
  const { page } = watched;
  samples = await forgetSamples(page);
  await page.goto('/');
  await page.getByText('There is no recovery plan yet').waitFor();
  await look(page, 'overview-empty');
  for (const tier of TIERS) await createGroup(page, tier);
  await look(page, 'group-new-made');
  await createPlan(page);
  await look(page, 'plan-never-drilled');
});

test('a drill fails in wave 2, says why, and is led to success', async () => {
  const { page } = watched;
  await setScenario(page, 'app-conversion-fails');
  await setClock(page, '60x');
  await start(page, 'Drill');
  await seeState(page, 'Running');
  await page
    .getByText(/Wave 1 of 3/)
    .first()
    .waitFor();
  await look(page, 'execution-live');
  await setClock(page, '600x');
  await page.getByText('Your turn: decide about wave 2, application').waitFor({ timeout: 120_000 });
  expect(await page.title()).toContain('Needs you');
  await page
    .getByText(/Failed to convert the boot volume/)
    .first()
    .waitFor();
  await setClock(page, 'real');
  await pictureForReadme(page);
  await look(page, 'execution-asks');
  await page.getByRole('button', { name: 'Launch failed servers again' }).click();
  await page.getByRole('dialog').getByText('app-02').first().waitFor();
  await look(page, 'execution-retry');
  await confirm(page, 'Launch again');
  await setClock(page, '600x');
  await seeState(page, 'Succeeded');
  await look(page, 'execution-succeeded');
});

test.each(['Events', 'Job log', 'Step Functions', 'Pre-check', 'Record'])('the tab %s', async tab => {
  const { page } = watched;
  await page.getByRole('tab', { name: tab }).click();
  await page.getByRole('tabpanel').last().waitFor();
  await page.waitForTimeout(500);
  await look(page, `execution-${tab.toLowerCase().replace(' ', '-')}`);
});

test('a server tells all about itself', async () => {
  const { page } = watched;
  await page.getByRole('tab', { name: 'Servers' }).click();
  await page
    .getByRole('row', { name: /app-02/ })
    .getByRole('link')
    .first()
    .click();
  await page.getByRole('dialog').getByText('CONVERSION_FAIL').first().waitFor();
  await look(page, 'execution-server');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('the instances of the drill are terminated', async () => {
  const { page } = watched;
  await page.getByRole('button', { name: 'Terminate instances …' }).click();
  await page.getByRole('dialog').getByText(/^i-/).first().waitFor();
  await confirm(page, 'Terminate', 'terminate');
  await page.getByText('The instances of this drill are terminated.').waitFor({ timeout: 120_000 });
});

test('the report says what was achieved, and is a file too', async () => {
  const { page } = watched;
  await page.getByRole('link', { name: 'Report' }).click();
  await page.getByText('✔ Passed', { exact: true }).waitFor();
  await look(page, 'report');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Servers as CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^wages-drill-\d{4}-\d\d-\d\dT\d{4}Z\.csv$/);
  expect((await page.pdf()).length).toBeGreaterThan(10_000);
});

test('a recovery asks for the name of its plan, and is cancelled half way', async () => {
  const { page } = watched;
  await clearFaults(page);
  await setClock(page, '60x');
  await start(page, 'Recovery');
  await page
    .getByText(/Wave 2 of 3/)
    .first()
    .waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Cancel …' }).click();
  await look(page, 'execution-cancel');
  await confirm(page, 'Cancel the execution', PLAN);
  await setClock(page, '600x');
  await seeState(page, 'Cancelled');
  await look(page, 'execution-cancelled');
  expect(await page.getByRole('button', { name: 'Terminate instances …' }).count()).toBe(0);
  await page.goto('/executions');
  await page.getByRole('row', { name: /RECOVERY.*Cancelled/ }).waitFor();
  await look(page, 'executions-ended');
});
