/** Fraction bits of a fixed-point weight: 8 bits for the value and 2 for overflow of a 32-bit sum stay free. */
export const PRECISION_BITS = 32 - 8 - 2;
/** A half, added before fraction bits are cut off. */
export const ROUNDING = 1 << (PRECISION_BITS - 1);
/** Input positions of an output position where an image is enlarged or made little smaller. */
export const FEW = 3;

/** Weights of every output position along one axis. */
export interface Weights {
  /** First input position, per output position. */
  readonly start: Int32Array;
  /** Number of input positions, per output position. */
  readonly count: Int32Array;
  /** Distance between the weights of neighbouring output positions in `values`. */
  readonly stride: number;
  readonly values: Int32Array;
}

/** Triangle filter that widens with the reduction, so that shrinking averages instead of skipping. */
export function triangleWeights(inSize: number, outSize: number): Weights {
  const scale = inSize / outSize;
  const filterScale = Math.max(scale, 1);
  const support = filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const start = new Int32Array(outSize);
  const count = new Int32Array(outSize);
  const values = new Int32Array(outSize * stride);
  const exact = new Float64Array(stride);
  const perInput = 1 / filterScale;
  for (let out = 0; out < outSize; out++) {
    const center = (out + 0.5) * scale;
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const n = Math.min(Math.trunc(center + support + 0.5), inSize) - first;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      exact[i] = Math.max(1 - Math.abs((i + first - center + 0.5) * perInput), 0);
      sum += exact[i];
    }
    for (let i = 0; i < n; i++) {
      values[out * stride + i] = Math.trunc(0.5 + (exact[i] / sum) * (1 << PRECISION_BITS));
    }
    start[out] = first;
    count[out] = n;
  }
  return { start, count, stride, values };
}

/**
 * The same weights with {@link FEW} input positions for every output position, or `null` where there are more, or fewer
 * in all.
 */
export function ofFew({ start, count, stride, values }: Weights, inSize: number): Weights | null {
  if (inSize < FEW || count.some((n) => n > FEW)) return null;
  const few = {
    start: new Int32Array(start.length),
    count: new Int32Array(start.length).fill(FEW),
    stride: FEW,
    values: new Int32Array(start.length * FEW),
  };
  for (let out = 0; out < start.length; out++) {
    const first = Math.min(start[out], inSize - FEW);
    const unused = start[out] - first;
    few.start[out] = first;
    for (let i = 0; i < count[out]; i++) few.values[out * FEW + unused + i] = values[out * stride + i];
  }
  return few;
}
