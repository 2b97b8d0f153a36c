// How wide an element is, in pixels.

import { useCallback, useState, type RefCallback } from 'react';

export function useWidth(): [RefCallback<HTMLElement>, number] {
  const [width, setWidth] = useState(800);
  const element = useCallback((node: HTMLElement | null) => {
    if (node === null) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
