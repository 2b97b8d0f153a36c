// Whole flows in a real browser, two files at a time: each has a stack of its own, so they share nothing.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first; last, and so alone, the one that measures how busy the browser is. */
const ORDER = ['flow', 'pages', 'manage', 'smooth'];

class InOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      ORDER.findIndex(name => moduleId.endsWith(`/${name}.e2e.ts`));
    return Promise.resolve([...files].sort((one, other) => place(one) - place(other)));
  }
}

export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    environment: 'node',
    setupFiles: ['e2e/stack.ts'],
    maxWorkers: 2,
    sequence: { concurrent: false, sequencer: InOrder },
    testTimeout: 300_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
