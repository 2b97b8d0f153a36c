// Text of overview.

export const overview = {};
