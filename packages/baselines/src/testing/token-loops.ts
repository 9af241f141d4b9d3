import type * as tf from '@tensorflow/tfjs';

/** One image, `[tokens][channels]`. */
export type Rows = number[][];

/** Parts of a transformer block on one image, `[tokens][channels]`, as loops in double precision. */
export const loops = {
  linear(params: Readonly<Record<string, tf.Tensor>>, name: string, x: Rows): Rows {
    const weight = params[`${name}.weight`].arraySync() as Rows;
    const bias = params[`${name}.bias`].arraySync() as number[];
    return x.map((row) => bias.map((b, out) => row.reduce((sum, v, i) => sum + v * weight[i][out], b)));
  },

  norm(params: Readonly<Record<string, tf.Tensor>>, name: string, x: Rows): Rows {
    const weight = params[`${name}.weight`].arraySync() as number[];
    const bias = params[`${name}.bias`].arraySync() as number[];
    return x.map((row) => {
      const mean = row.reduce((sum, v) => sum + v, 0) / row.length;
      const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length;
      return row.map((v, i) => ((v - mean) / Math.sqrt(variance + 1e-8)) * weight[i] + bias[i]);
    });
  },

  /** `x + FFN(LN(x))` */
  feedForward(params: Readonly<Record<string, tf.Tensor>>, name: string, x: Rows): Rows {
    const hidden = loops.linear(params, `${name}.fc1`, loops.norm(params, `${name}.norm`, x));
    const active = hidden.map((row) => row.map((v) => 0.5 * v * (1 + erf(v / Math.SQRT2))));
    return loops.add(x, loops.linear(params, `${name}.fc2`, active));
  },

  /**
   * Attention of queries to tokens: `weigh` turns the products of a query with all keys of a head, and their lengths,
   * into weights.
   */
  attention(
    params: Readonly<Record<string, tf.Tensor>>,
    name: string,
    query: Rows,
    context: Rows,
    heads: number,
    weigh: (head: number, q: number[], keys: Rows, index: number) => number[],
  ): Rows {
    const [q, k, v] = ['q', 'k', 'v'].map((part) =>
      loops.linear(params, `${name}.${part}`, part === 'q' ? query : context),
    );
    const dim = q[0].length / heads;
    const part = (row: number[], head: number): number[] => row.slice(head * dim, (head + 1) * dim);
    const joined = q.map((row, index) =>
      Array.from({ length: heads }, (_, head) => {
        const weights = weigh(
          head,
          part(row, head),
          k.map((key) => part(key, head)),
          index,
        );
        return part(row, head).map((__, d) =>
          weights.reduce((sum, weight, s) => sum + weight * v[s][head * dim + d], 0),
        );
      }).flat(),
    );
    return loops.linear(params, `${name}.proj`, joined);
  },

  add: (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((value, c) => value + b[i][c])),

  dot: (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i], 0),
};

/** Error function by its Taylor series, exact to rounding for the |x| < 4 of these tests. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 80; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
