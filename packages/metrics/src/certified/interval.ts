/** A number with bounds that are proven to hold the exact value. */
export interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Room for rounding, added to both ends. Every sum here is compensated and every term carries a relative error of a few
 * units of 2^-53 of at most its own share of 1, which is less than 2e-15 in all.
 */
export const ROUNDING = 1e-14;

/** An interval within [0, 1] with room for rounding; the value is moved inside. */
export function interval(value: number, lower: number, upper: number): Interval {
  const low = Math.max(0, lower - ROUNDING);
  const high = Math.min(1, upper + ROUNDING);
  return { value: Math.min(high, Math.max(low, value)), lower: low, upper: high };
}

/** Largest distance of the exact value from the stated one. */
export function boundOf({ value, lower, upper }: Interval): number {
  return Math.max(value - lower, upper - value);
}

/** Compensated sum (Kahan), for millions of small terms. */
export class Sum {
  value = 0;
  private lost = 0;

  add(term: number): void {
    const corrected = term - this.lost;
    const next = this.value + corrected;
    this.lost = next - this.value - corrected;
    this.value = next;
  }
}
