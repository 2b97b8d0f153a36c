// What the shell knows of the page that is shown.

import { createContext, useContext, useEffect } from 'react';

import { text } from '../language';

export interface Crumb {
  text: string;
  href: string;
}

export const CrumbsContext = createContext<(crumbs: Crumb[]) => void>(() => undefined);

/** Tells the shell where the page is, and the tab what it shows. */
export function usePageFacts(title: string, above: Crumb[], tab: string): void {
  const setCrumbs = useContext(CrumbsContext);
  const key = JSON.stringify([...above, { text: title, href: '' }]);
  useEffect(() => setCrumbs(JSON.parse(key) as Crumb[]), [key, setCrumbs]);
  useEffect(() => {
    document.title = `${tab} · ${text.shell.product}`;
  }, [tab]);
}
