// Whole flows in a real browser, against a running console: one after the other, since they share its state.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Instances of a recovery are never terminated from the console, and block drills: what leaves them comes last. */
const ORDER = ['pages', 'smooth', 'flow', 'manage'];

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
    fileParallelism: false,
    sequence: { concurrent: false, sequencer: InOrder },
    testTimeout: 300_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
