/**
 * Quantile of sorted numbers with linear interpolation (the default of NumPy, type 7 of Hyndman and Fan).
 *
 * @param sorted ascending, not empty
 * @param share in [0, 1]
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}
