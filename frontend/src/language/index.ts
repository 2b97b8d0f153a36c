// The language in use. Another one is another file with the same keys.

import { en } from './en';

export const text = en;
