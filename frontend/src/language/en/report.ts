// Text of report.

export const report = {};
