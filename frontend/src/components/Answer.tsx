// The three states of a question to the API: on its way, refused, answered. What was answered once stays on the screen.

import type { UseQueryResult } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';

import { text } from '../language';
import { Loading } from './Loading';

const ProblemAlert = lazy(() => import('./ProblemAlert').then(module => ({ default: module.ProblemAlert })));

interface AnswerProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  loading?: ReactNode;
}

export function Answer<T>({ query, children, loading = <Loading /> }: AnswerProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return loading;
  return (
    <Suspense>
      <ProblemAlert title={text.errors.failed} error={query.error} retry={() => void query.refetch()} />
    </Suspense>
  );
}
