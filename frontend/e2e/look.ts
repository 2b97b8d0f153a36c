// How a page looks: pictures in light, dark and on a phone; each is checked for what keeps people out.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const FOLDER = new URL('../screenshots/', import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Cloudscape's own list of pages on a phone carries an attribute that its role does not have. */
const NOT_OURS = '[class*="awsui_mobile-toolbar-nav"]';

const LOOKS = [
  { name: 'light', scheme: 'light', width: 1440 },
  { name: 'dark', scheme: 'dark', width: 1440 },
  { name: 'phone', scheme: 'dark', width: 390 },
] as const;

mkdirSync(FOLDER, { recursive: true });

export async function picture(page: Page, name: string): Promise<void> {
  // A dialog holds still what is behind it, so only the window is shown then.
  const fullPage = (await page.getByRole('dialog').count()) === 0;
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage });
}

export async function look(page: Page, name: string): Promise<void> {
  const size = page.viewportSize()!;
  for (const { name: kind, scheme, width } of LOOKS) {
    await page.setViewportSize({ width, height: 1000 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.waitForTimeout(400);
    await picture(page, `${name}-${kind}`);
    expect(await violations(page), `${name}, ${kind}`).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, `${name}, ${kind}: wider than the window`).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(
    ([tags, notOurs]) => {
      const { axe } = window as unknown as {
        axe: { run(context: object, options: object): Promise<AxeResults> };
      };
      return axe.run({ exclude: [[notOurs]] }, { runOnly: tags });
    },
    [TAGS, NOT_OURS] as const,
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html}`));
}
