import type { Grid } from './grid.js';

/** What lies beyond the border: the mirrored map (the border pixel twice), or zeros. */
type Border = 'mirror' | 'zero';

/** Gaussian weights from `-radius` to `radius`, summing to 1. */
function gaussianWeights(sigma: number, radius: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Source place of each padded place of one axis, -1 for zeros. `[length + 2 * radius]` */
function paddedPlaces(length: number, radius: number, border: Border): Int32Array {
  return Int32Array.from({ length: length + 2 * radius }, (_, i) => {
    const place = i - radius;
    if (place >= 0 && place < length) return place;
    if (border === 'zero') return -1;
    const period = 2 * length;
    const wrapped = ((place % period) + period) % period;
    return wrapped < length ? wrapped : period - 1 - wrapped;
  });
}

/** Filters the rows of a map in float64 and returns it transposed. */
function filterRows(
  data: Float64Array,
  height: number,
  width: number,
  weights: Float64Array,
  border: Border,
): Float64Array {
  const radius = (weights.length - 1) / 2;
  const places = paddedPlaces(width, radius, border);
  const padded = new Float64Array(places.length);
  const out = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < places.length; i++) padded[i] = places[i] < 0 ? 0 : data[y * width + places[i]];
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += padded[x + i] * weights[i];
      out[x * height + y] = sum;
    }
  }
  return out;
}

function filterBothAxes(map: Grid<Float32Array>, weights: Float64Array, border: Border): Grid<Float32Array> {
  const { height, width } = map;
  const across = filterRows(Float64Array.from(map.data), height, width, weights, border);
  return { height, width, data: Float32Array.from(filterRows(across, width, height, weights, border)) };
}

/**
 * `scipy.ndimage.gaussian_filter(map, sigma)`: radius `round(4 sigma)`, mirrored border; computed in float64, returned as
 * float32.
 */
export function gaussianFilter(map: Grid<Float32Array>, sigma: number): Grid<Float32Array> {
  return filterBothAxes(map, gaussianWeights(sigma, Math.floor(4 * sigma + 0.5)), 'mirror');
}

/**
 * Convolution with a normalised `size` x `size` Gaussian kernel over zero padding: `get_gaussian_kernel` in the utils.py of
 * Dinomaly and INP-Former. The kernel is a product of its two axes.
 *
 * @param size odd
 */
export function gaussianKernel(map: Grid<Float32Array>, sigma: number, size: number): Grid<Float32Array> {
  return filterBothAxes(map, gaussianWeights(sigma, (size - 1) / 2), 'zero');
}
