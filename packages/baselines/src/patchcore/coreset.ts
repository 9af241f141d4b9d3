import type { RandomStream } from '@protobench/nn';

/**
 * Greedy k-centre: starting at a random row, takes the row that is farthest from those taken, `size` times, and returns their
 * numbers. Distances are Euclidean, ties go to the first row.
 *
 * @param rows `[count, dimensions]`, row-major
 */
export function greedyCoreset(
  rows: Float32Array,
  dimensions: number,
  size: number,
  stream: RandomStream,
): Int32Array {
  const count = rows.length / dimensions;
  const wanted = Math.min(size, count);
  const chosen = new Int32Array(wanted);
  const nearest = new Float64Array(count).fill(Infinity);
  let next = Math.min(count - 1, Math.floor(stream.uniform(1)[0] * count));
  for (let k = 0; k < wanted; k++) {
    chosen[k] = next;
    const centre = rows.subarray(next * dimensions, (next + 1) * dimensions);
    let farthest = -1;
    for (let row = 0; row < count; row++) {
      const distance = squaredDistance(rows, row * dimensions, centre);
      if (distance < nearest[row]) nearest[row] = distance;
      if (nearest[row] > farthest) [farthest, next] = [nearest[row], row];
    }
  }
  return chosen;
}

function squaredDistance(rows: Float32Array, from: number, centre: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < centre.length; i++) {
    const difference = rows[from + i] - centre[i];
    sum += difference * difference;
  }
  return sum;
}

/**
 * Gaussian random projection `[count, channels]` -> `[count, dimensions]`, which keeps distances about as they are (Johnson and
 * Lindenstrauss); rows that are that short already are returned as they came.
 */
export function project(
  rows: Float32Array,
  channels: number,
  dimensions: number,
  stream: RandomStream,
): { readonly rows: Float32Array; readonly dimensions: number } {
  if (channels <= dimensions) return { rows, dimensions: channels };
  const matrix = stream.normal(channels * dimensions);
  const count = rows.length / channels;
  const out = new Float32Array(count * dimensions);
  const scale = 1 / Math.sqrt(dimensions);
  for (let row = 0; row < count; row++) {
    for (let c = 0; c < channels; c++) {
      const value = rows[row * channels + c] * scale;
      const from = c * dimensions;
      for (let d = 0; d < dimensions; d++) out[row * dimensions + d] += value * matrix[from + d];
    }
  }
  return { rows: out, dimensions };
}
