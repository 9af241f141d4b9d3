import type { RandomStream } from '../random/random-stream.js';

/**
 * k-means++: the first centroid is a random point, each further one a point drawn with probability
 * proportional to its squared distance to the nearest centroid so far. Where all distances are 0 (fewer
 * distinct points than centroids), the draw is uniform.
 *
 * @param points `[n, dim]`
 * @returns `[k, dim]`
 */
export function seedCentroids(
  points: Float32Array,
  n: number,
  dim: number,
  k: number,
  stream: RandomStream,
): Float32Array {
  const centroids = new Float32Array(k * dim);
  const nearest = new Float64Array(n).fill(Infinity);
  let chosen = stream.integer(n, 0);
  for (let cluster = 0; ; cluster++) {
    const centre = Float64Array.from(points.subarray(chosen * dim, (chosen + 1) * dim));
    centroids.set(centre, cluster * dim);
    if (cluster === k - 1) return centroids;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const distance = squaredDistance(points, i * dim, centre);
      if (distance < nearest[i]) nearest[i] = distance;
      total += nearest[i];
    }
    const draw = stream.doubleAt(cluster + 1);
    chosen = total > 0 ? pick(nearest, draw * total) : Math.floor(draw * n);
  }
}

/**
 * First index at which the running sum exceeds `target`; the last index of positive weight when rounding
 * leaves none.
 */
function pick(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] > 0) {
      sum += weights[i];
      last = i;
      if (sum > target) return i;
    }
  }
  return last;
}

/** Four sums run side by side: one chain of additions would wait for itself. */
function squaredDistance(points: Float32Array, at: number, centre: Float64Array): number {
  const dim = centre.length;
  const whole = dim - (dim % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let d = 0; d < whole; d += 4) {
    const x0 = points[at + d] - centre[d];
    const x1 = points[at + d + 1] - centre[d + 1];
    const x2 = points[at + d + 2] - centre[d + 2];
    const x3 = points[at + d + 3] - centre[d + 3];
    s0 += x0 * x0;
    s1 += x1 * x1;
    s2 += x2 * x2;
    s3 += x3 * x3;
  }
  for (let d = whole; d < dim; d++) {
    const x = points[at + d] - centre[d];
    s0 += x * x;
  }
  return s0 + s1 + (s2 + s3);
}
