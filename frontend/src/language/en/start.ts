// Text of start.

export const start = {};
