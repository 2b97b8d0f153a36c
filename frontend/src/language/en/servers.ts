// Source servers.

export const servers = {
  platform: { LINUX: 'Linux', WINDOWS: 'Windows' },
};
