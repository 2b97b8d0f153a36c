// Text of execution.

export const execution = {};
