// A live execution of 300 servers: scrolling and updates stay under 50 ms of script per frame. The API is played.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Execution } from '../src/api/types';
import { executionOf, launched, minute, serverOf, waveOf } from '../src/test/fixtures';
import { launch, open } from './browser';

const WAVES = 6;
const SERVERS = 50;
const MOST = 50;

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** At each step some more servers are up. */
function executionAt(step: number): Execution {
  const waves = Array.from({ length: WAVES }, (_, wave) => {
    const servers = Array.from({ length: SERVERS }, (_, server) => {
      const name = `server-${wave + 1}-${server}`;
      const rank = wave * SERVERS + server;
      if (rank < step * 5) return launched(name, wave, wave + 12);
      if (rank < step * 5 + 60)
        return serverOf(name, { status: 'Launching', phase: 'Snapshot', launchingAt: minute(wave) });
      return serverOf(name);
    });
    return waveOf(wave + 1, servers, { status: 'Launching', startedAt: minute(wave) });
  });
  return executionOf(waves, { serverTime: new Date().toISOString(), startedAt: minute(0) });
}

async function play(page: Page): Promise<void> {
  let step = 20;
  await page.route(/\/api\/executions\/run-1(\?|$)/, route => route.fulfill({ json: executionAt(step++) }));
  await page.route(/\/api\/executions\/run-1\/events/, route => route.fulfill({ json: { items: [] } }));
}

interface Profile {
  nodes: { id: number; callFrame: { functionName: string } }[];
  samples: number[];
  timeDeltas: number[];
}

/** The longest time in microseconds that the main thread was busy without a break, in milliseconds. */
function longestBusy({ nodes, samples, timeDeltas }: Profile): number {
  const resting = new Set(
    nodes.filter(node => /^\((idle|program)\)$/.test(node.callFrame.functionName)).map(node => node.id),
  );
  let longest = 0;
  let busy = 0;
  samples.forEach((sample, index) => {
    busy = resting.has(sample) ? 0 : busy + (timeDeltas[index + 1] ?? 0);
    longest = Math.max(longest, busy);
  });
  return longest / 1000;
}

test('300 servers, live', async () => {
  const { page, expectNoErrors } = await open(browser);
  await play(page);
  await page.goto('/executions/run-1');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(4_000);
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.start');
  for (let step = 0; step < 50; step += 1) {
    await page.mouse.wheel(0, step % 20 < 10 ? 200 : -200);
    await page.waitForTimeout(200);
  }
  const { profile } = await session.send('Profiler.stop');
  const longest = longestBusy(profile as Profile);
  console.log(`300 servers: at most ${longest.toFixed(1)} ms of script without a break`);
  expect(longest).toBeLessThan(MOST);
  expectNoErrors();
  await page.close();
});
