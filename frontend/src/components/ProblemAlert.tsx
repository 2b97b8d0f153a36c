// Why something was not done, beside the place where it was tried.

import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';

import { text } from '../language';
import { ProblemText } from './ProblemText';

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
