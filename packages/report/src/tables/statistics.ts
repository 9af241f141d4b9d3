/** Arithmetic mean of at least one value. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (divisor n - 1) of at least two values. */
export function sampleStd(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Interval that holds the central share of the values, linear between neighbours (type 7 of Hyndman and Fan). NaN
 * values are left out; `null` when none remains.
 *
 * @param share in (0, 1)
 */
export function centralInterval(values: Float64Array, share: number): Interval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const at = (place: number): number => {
    const low = Math.floor(place);
    const high = Math.min(sorted.length - 1, low + 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
  };
  const last = sorted.length - 1;
  return { low: at(((1 - share) / 2) * last), high: at(((1 + share) / 2) * last) };
}
