/**
 * Pixels of a region of area `a` weigh 1 / a in the per-region overlap. Summed as floats, the result would depend on
 * the order of the images; so weights are integers in two limbs, `high * 2^-30 + low * 2^-75`, whose sums are exact.
 */

/** Units of the high limb in one. */
export const HIGH_UNIT = 2 ** 30;
/** Units of the low limb in one unit of the high limb. */
export const LOW_UNIT = 2 ** 45;

/** High limb of 1 / area, rounded down. */
export function highWeight(area: number): number {
  return Math.floor(HIGH_UNIT / area);
}

/** Low limb of 1 / area, rounded down. */
export function lowWeight(area: number): number {
  const rest = HIGH_UNIT - highWeight(area) * area;
  return Math.floor((rest * LOW_UNIT) / area);
}

/** The number that a pair of limbs stands for. */
export function weightOf(high: number, low: number): number {
  return (high + low / LOW_UNIT) / HIGH_UNIT;
}
