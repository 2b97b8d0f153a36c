// What the pre-check means for a start: what stops it, what is allowed by name, what is a risk that is taken.

import type { ExecutionType, Finding } from '../api/types';
import { LIVE_INSTANCE } from '../plans/findings';

export interface Precheck {
  /** DRS would refuse these: nothing starts. */
  refusals: Finding[];
  /** A drill stops here; a recovery goes on with them. */
  blocks: Finding[];
  warnings: Finding[];
  /** Blocks that were allowed by name. */
  allowed: Finding[];
  ready: boolean;
}

export function precheck(findings: Finding[], kind: ExecutionType, replace: string[]): Precheck {
  const isAllowed = ({ code, sourceServerId }: Finding) =>
    code === LIVE_INSTANCE && sourceServerId != null && replace.includes(sourceServerId);
  const allowed = findings.filter(isAllowed);
  const rest = findings.filter(finding => !isAllowed(finding));
  const of = (severity: Finding['severity']) => rest.filter(finding => finding.severity === severity);
  const [refusals, blocks, warnings] = [of('Refusal'), of('Block'), of('Warning')];
  const ready = refusals.length === 0 && (kind === 'RECOVERY' || blocks.length === 0);
  return { refusals, blocks, warnings, allowed, ready };
}
