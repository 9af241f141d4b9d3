import type { Grid, Size } from './grid.js';
import { sameSize } from './grid.js';

/** Two source pixels and the weight of the second, for each target pixel of one axis. */
function axisTaps(from: number, to: number, alignCorners: boolean) {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const weight = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const corners = to === 1 ? 0 : (i * (from - 1)) / (to - 1);
    const place = alignCorners ? corners : Math.max(0, ((i + 0.5) * from) / to - 0.5);
    low[i] = Math.min(from - 1, Math.floor(place));
    high[i] = Math.min(from - 1, low[i] + 1);
    weight[i] = place - low[i];
  }
  return { low, high, weight };
}

/**
 * Resizes an anomaly map as `torch.nn.functional.interpolate(mode='bilinear')` does: two taps an axis, without
 * smoothing when shrinking.
 *
 * @param alignCorners whether the corner pixels of both sizes fall together (True in RD4AD and UniAD, False in Dinomaly)
 */
export function resizeMap(map: Grid<Float32Array>, size: Size, alignCorners: boolean): Grid<Float32Array> {
  if (sameSize(map, size)) return map;
  const rows = axisTaps(map.height, size.height, alignCorners);
  const columns = axisTaps(map.width, size.width, alignCorners);
  const data = new Float32Array(size.height * size.width);
  for (let y = 0; y < size.height; y++) {
    const upper = rows.low[y] * map.width;
    const lower = rows.high[y] * map.width;
    const down = rows.weight[y];
    for (let x = 0; x < size.width; x++) {
      const [left, right, across] = [columns.low[x], columns.high[x], columns.weight[x]];
      const top = map.data[upper + left] * (1 - across) + map.data[upper + right] * across;
      const bottom = map.data[lower + left] * (1 - across) + map.data[lower + right] * across;
      data[y * size.width + x] = top * (1 - down) + bottom * down;
    }
  }
  return { ...size, data };
}
