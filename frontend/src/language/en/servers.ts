// Text of servers.

export const servers = {};
