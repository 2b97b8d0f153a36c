// Keyboard shortcuts: single keys and pairs such as `g o`, only while no field has the focus.

import { useEffect, useRef } from 'react';

export type Keys = Record<string, () => void>;

const PAIR_WITHIN = 1_200;

/** Whether typing goes somewhere else: into a field, a menu, or a dialog that is open. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select, [role="menu"], [role="listbox"]'))
    return true;
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    let first = '';
    let at = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const pair = Date.now() - at < PAIR_WITHIN ? `${first} ${event.key}` : event.key;
      const action = current.current[pair] ?? current.current[event.key];
      first = event.key;
      at = Date.now();
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
