/**
 * `np.arange(low, high, (high - low) / steps)` with the rounding of NumPy 1: the length is rounded up, and each value is
 * the first plus a multiple of the difference of the first two. For float32 maps the range is a float32 and its
 * division by a Python number a float64; thresholds are rounded to float32 when they are compared with the map.
 *
 * @returns ascending, `[steps]` or one more where rounding makes it so
 */
export function equalSteps(
  low: number,
  high: number,
  steps: number,
  precision: 'float32' | 'float64',
): Float64Array {
  const round = precision === 'float32' ? Math.fround : (value: number) => value;
  const span = round(high - low);
  const delta = span / steps;
  const difference = low + delta - low;
  return Float64Array.from({ length: Math.ceil(span / delta) }, (_, i) =>
    round(i === 1 ? low + delta : low + i * difference),
  );
}

/**
 * The bin edges of adeval: `np.linspace(0, 1, bins + 1, dtype=float32) * (high - low) + low` in float32.
 *
 * @returns ascending, `[bins + 1]`
 */
export function binEdges(low: number, high: number, bins: number): Float64Array {
  const span = Math.fround(high - low);
  const start = Math.fround(low);
  const step = 1 / bins;
  return Float64Array.from({ length: bins + 1 }, (_, i) => {
    const unit = Math.fround(i === bins ? 1 : i * step);
    return Math.fround(Math.fround(unit * span) + start);
  });
}
