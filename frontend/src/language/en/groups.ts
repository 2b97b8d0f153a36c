// Text of groups.

export const groups = {};
