// Starts a `drsctl serve` for each file of walks, unless CONSOLE_URL names one that runs, and ends it after them.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterAll } from 'vitest';

const DRSCTL = process.env.DRSCTL ?? fileURLToPath(new URL('../../target/debug/drsctl', import.meta.url));

if (process.env.CONSOLE_URL === undefined) {
  const stack = spawn(DRSCTL, ['serve', '--http-port', '0', '--aws-port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.env.CONSOLE_URL = await address(stack);
  afterAll(async () => {
    delete process.env.CONSOLE_URL;
    const ended = once(stack, 'exit');
    stack.kill('SIGTERM');
    await ended;
  });
}

/** `Web console at http://127.0.0.1:8080` is what it says once it serves. */
async function address(stack: ChildProcess): Promise<string> {
  const said: string[] = [];
  stack.on('error', error => said.push(error.message));
  if (stack.stderr === null) throw new Error(`${DRSCTL} says nothing`);
  const lines = createInterface({ input: stack.stderr });
  for await (const line of lines) {
    said.push(line);
    const found = /Web console at (http:\S+)(.*)/.exec(line);
    if (found?.[2] === '' && found[1] !== undefined) {
      // It goes on to write, and must be able to.
      stack.stderr.resume();
      return found[1];
    }
    if (found !== null) break;
  }
  stack.kill('SIGTERM');
  throw new Error(`${DRSCTL} serves no console: ${said.join('\n')}`);
}
