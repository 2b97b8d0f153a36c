// Codes of findings that the console treats apart.

/** The code of a finding: the launch would make DRS remove an instance that runs. It can be allowed by name. */
export const LIVE_INSTANCE = 'LIVE_INSTANCE';
