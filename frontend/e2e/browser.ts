// A browser, and a page that fails the test when anything goes wrong on its console.

import { chromium, type Browser, type ConsoleMessage, type Page } from 'playwright-core';
import { expect } from 'vitest';

export const CONSOLE = process.env.CONSOLE_URL ?? 'http://127.0.0.1:8080';

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    // As root there is no sandbox, and containers have little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

export interface Watched {
  page: Page;
  /** Fails with everything that went wrong since the page was opened. */
  expectNoErrors: () => void;
}

export async function open(browser: Browser, width = 1440): Promise<Watched> {
  const page = await browser.newPage({
    baseURL: CONSOLE,
    viewport: { width, height: 1000 },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  });
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' && !isExpected(message))
      errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', error => errors.push(error.message));
  return { page, expectNoErrors: () => expect(errors).toEqual([]) };
}

/**
 * A browser writes down every answer that is not a success. Two are good answers: an unfinished plan is refused, and
 * an execution that was just started has no record until its machine has written one.
 */
function isExpected(message: ConsoleMessage): boolean {
  const { pathname } = new URL(message.location().url || CONSOLE);
  if (pathname === '/api/plans/validate') return true;
  return /^\/api\/executions\/[^/]+$/.test(pathname) && message.text().includes('404');
}

/** A call of the API by the page, for what a test needs and is not about. */
export function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([verb, url, content]) => {
      const response = await fetch(url, {
        method: verb,
        ...(content === undefined ? {} : { body: content, headers: { 'content-type': 'application/json' } }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${verb} ${url}: ${response.status} ${text}`);
      return JSON.parse(text || 'null') as T;
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
}
