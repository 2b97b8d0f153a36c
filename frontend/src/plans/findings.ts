// What findings come to in few words.

import type { Finding } from '../api/types';
import { text } from '../language';

/** The code of a finding: the launch would make DRS remove an instance that runs. It can be allowed by name. */
export const LIVE_INSTANCE = 'LIVE_INSTANCE';

/** Each finding's sentence; instances that still run are one, since they say little against a plan. */
export function summed(findings: Finding[]): string[] {
  const others = findings.filter(one => one.code !== LIVE_INSTANCE).map(one => one.sentence);
  const live = findings.length - others.length;
  return live === 0 ? others : [...others, text.plans.stillRun(live)];
}
