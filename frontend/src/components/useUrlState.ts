// A filter that stands in the address: it survives a reload, and can be sent to somebody.

import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

export function useUrlState(name: string, fallback = ''): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParameters(
        before => {
          const next = new URLSearchParams(before);
          if (value === fallback) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setParameters, name, fallback],
  );
  return [parameters.get(name) ?? fallback, set];
}
