// Words and codes of findings.

/** The code of a finding: the launch would make DRS remove an instance that runs. It can be allowed by name. */
export const LIVE_INSTANCE = 'LIVE_INSTANCE';

export function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
