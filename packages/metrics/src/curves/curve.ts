import { MetricError } from '../errors.js';

/** A curve as a polyline; `x` never falls. */
export interface Curve {
  /** `[points]` */
  readonly x: Float64Array;
  /** `[points]` */
  readonly y: Float64Array;
}

/** Refuses a false positive rate limit outside (0, 1]. */
export function checkFprLimit(limit: number): void {
  if (!(limit > 0 && limit <= 1))
    throw new MetricError(
      'BAD_OPTION',
      `fprLimit is ${limit}, expected a number in (0, 1]`,
      'the usual limit is 0.3',
    );
}

/**
 * Area under a polyline from its first point to `limit`, by trapezoids; the segment that crosses the limit is cut
 * there by linear interpolation. Compensated summation.
 */
export function areaUpTo(curve: Curve, limit: number): number {
  const { x, y } = curve;
  let sum = 0;
  let lost = 0;
  for (let i = 1; i < x.length && x[i - 1] < limit; i++) {
    let width = x[i] - x[i - 1];
    if (width === 0) continue;
    let right = y[i];
    if (x[i] > limit) {
      right = y[i - 1] + ((y[i] - y[i - 1]) * (limit - x[i - 1])) / width;
      width = limit - x[i - 1];
    }
    const term = (width * (y[i - 1] + right)) / 2 - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}
