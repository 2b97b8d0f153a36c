// Leaves the inlined fonts out of the style sheet: they are two thirds of it, and the system's font is at hand.

import type { Plugin } from 'vite';

const FONT_FACE = /@font-face\s*\{[^}]*\}/g;

export function stripFonts(): Plugin {
  return {
    name: 'strip-fonts',
    enforce: 'pre',
    transform: {
      filter: { id: /global-styles[\\/].*\.css$/ },
      handler: css => ({ code: css.replace(FONT_FACE, ''), map: null }),
    },
  };
}
