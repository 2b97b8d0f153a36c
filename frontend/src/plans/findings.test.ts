// Findings in few words.

import { expect, test } from 'vitest';

import type { Finding } from '../api/types';
import { LIVE_INSTANCE, summed } from './findings';

const finding = (code: string): Finding => ({ severity: 'Block', code, sentence: code, fix: '' });

test('instances that still run are one sentence, after what weighs on the plan', () => {
  const live = finding(LIVE_INSTANCE);
  expect(summed([live, finding('STALLED'), live])).toEqual(['STALLED', '2 instances of it still run']);
  expect(summed([finding('STALLED')])).toEqual(['STALLED']);
});
