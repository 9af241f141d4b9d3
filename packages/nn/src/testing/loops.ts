/** Plain float64 loops, the independent side of the layer tests. */

/** `[rows, inner] x [inner, columns] + bias`. */
export function affineLoop(
  x: Float64Array,
  weight: Float64Array,
  bias: Float64Array | undefined,
  inner: number,
  columns: number,
): Float64Array {
  const rows = x.length / inner;
  const y = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = bias === undefined ? 0 : bias[c];
      for (let i = 0; i < inner; i++) sum += x[r * inner + i] * weight[i * columns + c];
      y[r * columns + c] = sum;
    }
  }
  return y;
}

/** Layer norm over rows of `width`. */
export function layerNormLoop(
  x: Float64Array,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  width: number,
  eps: number,
): Float64Array {
  const y = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += width) {
    const row = x.subarray(at, at + width);
    const mean = row.reduce((sum, value) => sum + value, 0) / width;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    for (let i = 0; i < width; i++) {
      y[at + i] = ((row[i] - mean) / Math.sqrt(variance + eps)) * weight[i] + bias[i];
    }
  }
  return y;
}

/** erf by its Maclaurin series; exact to 1e-12 for |x| < 4. */
export function erfLoop(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 120; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Exact GELU. */
export function geluLoop(x: Float64Array): Float64Array {
  return x.map((value) => 0.5 * value * (1 + erfLoop(value / Math.SQRT2)));
}

/** What one query sees of one head: the head's part of query, keys and values. */
export interface HeadView {
  readonly q: Float64Array;
  readonly keys: readonly Float64Array[];
  readonly values: readonly Float64Array[];
  readonly head: number;
}

/**
 * Multi-head attention frame: for each image, query and head, `attend` gives the result from the head's
 * slices.
 *
 * @param q `[batch, queries, width]`, @param k and @param v `[batch, tokens, width]`; a batch of 1 is
 *   repeated
 */
export function headsLoop(
  q: Float64Array,
  k: Float64Array,
  v: Float64Array,
  size: {
    readonly queryBatch: number;
    readonly batch: number;
    readonly queries: number;
    readonly tokens: number;
    readonly width: number;
    readonly heads: number;
  },
  attend: (view: HeadView) => ArrayLike<number>,
): Float64Array {
  const { queryBatch, batch, queries, tokens, width, heads } = size;
  const dim = width / heads;
  const images = Math.max(batch, queryBatch);
  const out = new Float64Array(images * queries * width);
  const part = (x: Float64Array, row: number, head: number): Float64Array =>
    x.subarray(row * width + head * dim, row * width + (head + 1) * dim);
  for (let b = 0; b < images; b++) {
    for (let t = 0; t < queries; t++) {
      for (let head = 0; head < heads; head++) {
        const rows = Array.from({ length: tokens }, (_, s) => (batch === 1 ? 0 : b) * tokens + s);
        const result = attend({
          q: part(q, (queryBatch === 1 ? 0 : b) * queries + t, head),
          keys: rows.map((row) => part(k, row, head)),
          values: rows.map((row) => part(v, row, head)),
          head,
        });
        for (let d = 0; d < dim; d++) out[(b * queries + t) * width + head * dim + d] = result[d];
      }
    }
  }
  return out;
}

/** Inner product. */
export function dotLoop(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
