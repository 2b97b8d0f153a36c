// Text of plans.

export const plans = {};
