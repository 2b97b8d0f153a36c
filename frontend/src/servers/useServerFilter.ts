// Which servers are shown: in the address, so that it can be sent to somebody.

import type { ServerFilter } from '../api/servers';
import { useUrlState } from '../components/useUrlState';

export interface ServerFilters {
  words: string;
  state: string;
  tag: string;
  /** `group`: in no group; `plan`: in no plan; `assigned`: in a group. */
  missing: string;
  setWords: (value: string) => void;
  setState: (value: string) => void;
  setTag: (value: string) => void;
  setMissing: (value: string) => void;
}

export function useServerFilter(): ServerFilters {
  const [words, setWords] = useUrlState('text');
  const [state, setState] = useUrlState('state');
  const [tag, setTag] = useUrlState('tag');
  const [missing, setMissing] = useUrlState('missing');
  return { words, state, tag, missing, setWords, setState, setTag, setMissing };
}

/** What the API is asked. That a server is in no plan is not among its filters: see `ServersTable`. */
export function filterOf({ words, state, tag, missing }: Omit<ServerFilters, `set${string}`>): ServerFilter {
  return {
    ...(words.trim() && { text: words.trim() }),
    ...(state && { state }),
    ...(tag.trim() && { tag: tag.trim() }),
    ...(missing === 'group' && { unassigned: true }),
    ...(missing === 'assigned' && { unassigned: false }),
  };
}
