// Why something was not done: what happened, what to do about it, every field that is wrong, and a code to search for.

import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

import { problemOf, Unreachable } from '../api/problem';
import { text } from '../language';

interface ProblemAlertProps {
  error: unknown;
  title?: ReactNode;
  retry?: () => void;
}

export function ProblemAlert({ error, title, retry }: ProblemAlertProps) {
  return (
    <Alert
      type="error"
      header={title}
      statusIconAriaLabel="Error"
      action={retry && <Button onClick={retry}>{text.errors.again}</Button>}
    >
      <ProblemText error={error} />
    </Alert>
  );
}

export function ProblemText({ error }: { error: unknown }) {
  const problem = problemOf(error);
  const fix = problem?.fix ?? (error instanceof Unreachable ? text.errors.unreachableFix : undefined);
  return (
    <SpaceBetween size="xxs">
      <div>{sentence(error)}</div>
      {fix && (
        <div>
          <strong>{text.errors.what}</strong> {fix}
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

function sentence(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
