/**
 * How a table of position embeddings is resized to another grid.
 *
 * - `dinomaly`: bicubic (a = -0.75) with clamped borders and no antialiasing, sampled as if the new grid had 0.1 rows
 *   more: the argument `interpolate_offset = 0.1` of DINOv2's `interpolate_pos_encoding` as called by Dinomaly and
 *   INP-Former.
 * - `hub`: bicubic (a = -0.5) with antialiasing, without offset: DINOv2's published models with registers and timm's
 *   `resample_abs_pos_embed`.
 */
export type PositionResize = 'dinomaly' | 'hub';

const OFFSET = 0.1;

/** Weights `[outputs, inputs]` (row-major) that resize one axis of a table; the identity for equal sizes. */
export function cubicWeights(inputs: number, outputs: number, kind: PositionResize): Float32Array {
  const weights = new Float32Array(inputs * outputs);
  for (let o = 0; o < outputs; o++) {
    const row = weights.subarray(o * inputs, (o + 1) * inputs);
    if (inputs === outputs) row[o] = 1;
    else if (kind === 'hub') fillAntialiased(row, o, inputs / outputs);
    else fillPlain(row, o, inputs / (outputs + OFFSET));
  }
  return weights;
}

/** Four neighbours of the sampling position; those beyond a border count for the border. */
function fillPlain(row: Float32Array, output: number, scale: number): void {
  const position = (output + 0.5) * scale - 0.5;
  const first = Math.floor(position) - 1;
  for (let i = first; i < first + 4; i++) {
    row[Math.min(Math.max(i, 0), row.length - 1)] += cubic(position - i, -0.75);
  }
}

/** A window as wide as the shrinking asks for, cut at the borders and normalised. */
function fillAntialiased(row: Float32Array, output: number, scale: number): void {
  const width = Math.max(scale, 1);
  const centre = (output + 0.5) * scale;
  const first = Math.max(Math.trunc(centre - 2 * width + 0.5), 0);
  const last = Math.min(Math.trunc(centre + 2 * width + 0.5), row.length);
  const values = Array.from({ length: last - first }, (_, i) =>
    cubic((first + i + 0.5 - centre) / width, -0.5),
  );
  const sum = values.reduce((a, b) => a + b, 0);
  values.forEach((value, i) => (row[first + i] = value / sum));
}

/** Keys' cubic convolution kernel (1981) with parameter `a`. */
function cubic(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}
