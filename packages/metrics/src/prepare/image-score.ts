import { MetricError } from '../errors.js';
import type { Grid } from './grid.js';

/** How the score of an image is read off its map. */
export type ScoreRule =
  | { readonly kind: 'max' }
  /** Mean of the `floor(fraction * pixels)` largest pixels, at least one. */
  | { readonly kind: 'topMean'; readonly fraction: number }
  /** Maximum after `window` x `window` average pooling with stride 1 and no padding. */
  | { readonly kind: 'pooledMax'; readonly window: number };

function maximum(values: Float32Array | Float64Array): number {
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > max) max = values[i];
  return max;
}

/** Mean of the largest `count` values. */
function topMean(values: Float32Array, count: number): number {
  const sorted = values.slice().sort();
  let sum = 0;
  for (let i = sorted.length - count; i < sorted.length; i++) sum += sorted[i];
  return sum / count;
}

/** Largest mean over all windows, from sums over rows and then columns. */
function pooledMax(map: Grid<Float32Array>, window: number): number {
  const { height, width, data } = map;
  if (window > height || window > width)
    throw new MetricError(
      'SIZE_MISMATCH',
      `a window of ${window} x ${window} does not fit into a map of ${width} x ${height}`,
      'evaluate larger maps or choose a smaller window',
    );
  const columns = width - window + 1;
  const rowSums = new Float64Array(height * columns);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let i = 0; i < window; i++) sum += data[y * width + x + i];
      rowSums[y * columns + x] = sum;
    }
  let max = -Infinity;
  for (let y = 0; y + window <= height; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let i = 0; i < window; i++) sum += rowSums[(y + i) * columns + x];
      max = Math.max(max, sum);
    }
  return max / window ** 2;
}

/** Score of an image by a rule. */
export function imageScore(map: Grid<Float32Array>, rule: ScoreRule): number {
  if (rule.kind === 'max') return maximum(map.data);
  if (rule.kind === 'pooledMax') return pooledMax(map, rule.window);
  return topMean(map.data, Math.max(1, Math.floor(map.data.length * rule.fraction)));
}
