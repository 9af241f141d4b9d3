import type { Nearest } from './nearest-centroids.js';

/**
 * Mean of the points of each cluster, summed in float64. A cluster without points takes the point that is
 * farthest from its own centroid; a second one the next farthest, and so on.
 *
 * @param points `[n, dim]`
 * @returns `[k, dim]`
 */
export function clusterMeans(
  points: Float32Array,
  n: number,
  dim: number,
  k: number,
  { assignment, distance }: Nearest,
): Float32Array {
  const sums = new Float64Array(k * dim);
  const counts = new Int32Array(k);
  for (let i = 0; i < n; i++) {
    const cluster = assignment[i];
    counts[cluster]++;
    for (let d = 0; d < dim; d++) sums[cluster * dim + d] += points[i * dim + d];
  }
  const centroids = new Float32Array(k * dim);
  const left = Float64Array.from(distance);
  for (let cluster = 0; cluster < k; cluster++) {
    if (counts[cluster] === 0) {
      const far = indexOfLargest(left);
      left[far] = -1;
      centroids.set(points.subarray(far * dim, (far + 1) * dim), cluster * dim);
    } else {
      for (let d = 0; d < dim; d++) centroids[cluster * dim + d] = sums[cluster * dim + d] / counts[cluster];
    }
  }
  return centroids;
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
