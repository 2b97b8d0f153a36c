// Changes the simulation, says so, and asks for everything anew.

import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useFlash } from './flash';

export function useSimulate<T>(change: (what: T) => Promise<unknown>, said: (what: T) => string) {
  const queries = useQueryClient();
  const flash = useFlash();
  return useMutation({
    mutationFn: change,
    onSuccess: (_answer, what) => flash.info(said(what)),
    onError: error => flash.error(error),
    onSettled: () => queries.invalidateQueries(),
  });
}
