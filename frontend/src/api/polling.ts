// How often pages ask again. A hidden page does not ask at all: TanStack Query sees to that.

export const LIVE = 3_000;
export const RECENT = 10_000;
export const SLOW = 30_000;
