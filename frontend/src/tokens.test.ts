// Tokens and components have to be of one release: otherwise what we draw ourselves stays light in the dark, silently.

import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { aliases } from './tokens';

const read = (file: string) => readFileSync(file, 'utf8');

test('every token that we use exists in the components', () => {
  const components = read('node_modules/@cloudscape-design/components/internal/generated/styles/tokens.js');
  const missing = Object.entries(aliases).filter(([, token]) => !components.includes(token.split(',')[0]!));
  expect(missing).toEqual([]);
});

const SHEETS = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file =>
  file.endsWith('.css'),
);

test.each(SHEETS)('%s uses colours by token only', file => {
  const sheet = read(`src/${file}`);
  const used = [...sheet.matchAll(/var\((--[\w-]+)/g)].map(match => match[1]!);
  const own = [...sheet.matchAll(/^\s*(--[\w-]+):/gm)].map(match => match[1]!);
  expect(used.filter(name => !(name in aliases) && !own.includes(name))).toEqual([]);
  expect(sheet.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi)).toBeNull();
});
