// Text of executions.

export const executions = {};
