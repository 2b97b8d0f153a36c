// Why something was not done: what happened, what to do about it, every field that is wrong, and a code to search for.

import SpaceBetween from '@cloudscape-design/components/space-between';

import { problemOf, Unreachable } from '../api/problem';
import { text } from '../language';
import { Sentence } from './Sentence';

export function ProblemText({ error }: { error: unknown }) {
  const problem = problemOf(error);
  const fix = problem?.fix ?? (error instanceof Unreachable ? text.errors.unreachableFix : undefined);
  return (
    <SpaceBetween size="xxs">
      <div>
        <Sentence>{error instanceof Error ? error.message : String(error)}</Sentence>
      </div>
      {fix && (
        <div>
          <strong>{text.errors.what}</strong> <Sentence>{fix}</Sentence>
        </div>
      )}
      {(problem?.problems ?? []).map(one => (
        <div key={one.field + one.detail}>
          {one.field && <span className="mono">{one.field}: </span>}
          {one.detail} {one.fix}
        </div>
      ))}
      {problem && (
        <small>
          {text.errors.id} <span className="mono">{problem.code}</span>
        </small>
      )}
    </SpaceBetween>
  );
}
