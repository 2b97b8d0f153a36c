// Takes a link of the console to the router, unless the browser is asked for a new tab.

import type { NavigateFunction } from 'react-router';

interface FollowEvent {
  detail: { href?: string; external?: boolean; ctrlKey?: boolean; metaKey?: boolean; shiftKey?: boolean };
  preventDefault(): void;
}

export function follow(event: FollowEvent, navigate: NavigateFunction): void {
  const { href, external, ctrlKey, metaKey, shiftKey } = event.detail;
  if (!href?.startsWith('/') || external || ctrlKey || metaKey || shiftKey) return;
  event.preventDefault();
  void navigate(href);
}
