// Light or dark, and how dense: remembered, and following the system until somebody chooses.

import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';
import { useCallback, useEffect, useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const THEME = 'console.theme';
const DENSITY = 'console.density';
const DARK = '(prefers-color-scheme: dark)';

function stored<T extends string>(key: string, fallback: T): T {
  try {
    return (localStorage.getItem(key) as T | null) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still shows the choice until it is closed.
  }
}

export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && matchMedia(DARK).matches);
}

export interface Appearance {
  theme: Theme;
  compact: boolean;
  setTheme: (theme: Theme) => void;
  setCompact: (compact: boolean) => void;
}

export function useAppearance(): Appearance {
  const [theme, setTheme] = useState<Theme>(() => stored(THEME, 'system'));
  const [compact, setCompact] = useState(() => stored(DENSITY, 'compact') === 'compact');

  useEffect(() => {
    const apply = () => applyMode(isDark(theme) ? Mode.Dark : Mode.Light);
    apply();
    const system = matchMedia(DARK);
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);

  useEffect(() => applyDensity(compact ? Density.Compact : Density.Comfortable), [compact]);

  return {
    theme,
    compact,
    setTheme: useCallback((next: Theme) => {
      store(THEME, next);
      setTheme(next);
    }, []),
    setCompact: useCallback((next: boolean) => {
      store(DENSITY, next ? 'compact' : 'comfortable');
      setCompact(next);
    }, []),
  };
}
