import type { ScorePolicy } from '../contract/policies.js';
import { smooth } from './smoothing.js';

/** The image score of a smoothed, row-major map. */
export function imageScore(map: Float32Array, height: number, width: number, policy: ScorePolicy): number {
  switch (policy.kind) {
    case 'max':
      return maximum(
        policy.sigma === undefined
          ? map
          : smooth(map, height, width, { kind: 'gaussian', sigma: policy.sigma }),
      );
    case 'topMean': {
      const count = Math.max(1, Math.floor(policy.fraction * map.length));
      const sorted = Float32Array.from(map).sort();
      let sum = 0;
      for (let i = sorted.length - count; i < sorted.length; i++) sum += sorted[i];
      return sum / count;
    }
    case 'pooledMax':
      return pooledMaximum(map, height, width, Math.min(policy.window, height, width));
  }
}

function maximum(map: Float32Array): number {
  let best = -Infinity;
  for (const value of map) if (value > best) best = value;
  return best;
}

/** Largest mean of a `window` x `window` square, by a table of sums. */
function pooledMaximum(map: Float32Array, height: number, width: number, window: number): number {
  const stride = width + 1;
  const sums = new Float64Array((height + 1) * stride);
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += map[y * width + x];
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  }
  let best = -Infinity;
  for (let y = window; y <= height; y++) {
    for (let x = window; x <= width; x++) {
      const [top, left] = [(y - window) * stride, x - window];
      best = Math.max(
        best,
        sums[y * stride + x] - sums[y * stride + left] - sums[top + x] + sums[top + left],
      );
    }
  }
  return best / (window * window);
}
