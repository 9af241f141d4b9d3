import type { SmoothingPolicy } from '../contract/policies.js';

/** Smooths a row-major `height` x `width` map; returns a new array (the map itself for `none`). */
export function smooth(
  map: Float32Array,
  height: number,
  width: number,
  policy: SmoothingPolicy,
): Float32Array {
  switch (policy.kind) {
    case 'none':
      return map;
    case 'gaussian': {
      const radius = Math.floor(4 * policy.sigma + 0.5);
      return separable(map, height, width, weights(policy.sigma, radius), reflect);
    }
    case 'gaussianKernel':
      return separable(map, height, width, weights(policy.sigma, (policy.size - 1) / 2), outside);
  }
}

/** Gaussian weights from -radius to radius, summing to 1. */
function weights(sigma: number, radius: number): Float64Array {
  const out = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = out.reduce((a, b) => a + b, 0);
  return out.map((w) => w / sum);
}

/** Half-sample symmetric border (`d c b a | a b c d | d c b a`), also for radii beyond the map. */
function reflect(index: number, size: number): number {
  const period = 2 * size;
  const wrapped = ((index % period) + period) % period;
  return wrapped < size ? wrapped : period - 1 - wrapped;
}

/** Zero padding: -1 marks a place that counts nothing. */
function outside(index: number, size: number): number {
  return index < 0 || index >= size ? -1 : index;
}

type Border = (index: number, size: number) => number;

function separable(
  map: Float32Array,
  height: number,
  width: number,
  kernel: Float64Array,
  border: Border,
): Float32Array {
  const across = convolveRows(map, height, width, kernel, border);
  const turned = transpose(across, height, width);
  return Float32Array.from(transpose(convolveRows(turned, width, height, kernel, border), width, height));
}

/** Each row is laid out with its border once, so that the inner loop has no index arithmetic. */
function convolveRows(
  map: Float32Array | Float64Array,
  height: number,
  width: number,
  kernel: Float64Array,
  border: Border,
): Float64Array {
  const radius = (kernel.length - 1) / 2;
  const source = Int32Array.from({ length: width + 2 * radius }, (_, i) => border(i - radius, width));
  const row = new Float64Array(source.length);
  const out = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let i = 0; i < row.length; i++) row[i] = source[i] < 0 ? 0 : map[start + source[i]];
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k] * row[x + k];
      out[start + x] = sum;
    }
  }
  return out;
}

function transpose(map: Float64Array, height: number, width: number): Float64Array {
  const out = new Float64Array(map.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + y] = map[y * width + x];
  return out;
}
