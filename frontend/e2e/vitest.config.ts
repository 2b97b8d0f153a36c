// Whole flows in a real browser: two files at a time, because each has a stack of its own; or one after the other
// against the stack of CONSOLE_URL, whose state they share.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const shared = process.env.CONSOLE_URL !== undefined;

/**
 * The longest first; last, and so alone, the one that measures how busy the browser is. In a shared stack the instances
 * of a recovery stay and block drills, so what leaves them comes last.
 */
const ORDER = shared ? ['pages', 'smooth', 'flow', 'manage'] : ['flow', 'pages', 'manage', 'smooth'];

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
    fileParallelism: !shared,
    maxWorkers: 2,
    sequence: { concurrent: false, sequencer: InOrder },
    testTimeout: 300_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
