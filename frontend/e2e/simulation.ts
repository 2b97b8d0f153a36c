// The simulation behind the console: how fast its time goes, and what goes wrong.

import type { Page } from 'playwright-core';

import { call } from './browser';

export const setClock = (page: Page, clock: string) => call(page, 'PUT', '/api/simulation/clock', { clock });
export const setScenario = (page: Page, scenario: string) =>
  call(page, 'POST', '/api/simulation/faults', { scenario });
export const clearFaults = (page: Page) => call(page, 'DELETE', '/api/simulation/faults');
