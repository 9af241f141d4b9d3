/** A lower and an upper bound, to draw from. */
export type Range = readonly [from: number, to: number];
