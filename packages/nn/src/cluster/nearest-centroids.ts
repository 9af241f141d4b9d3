/** Nearest centroid of each point, the first one among equals, and the squared distance to it. */
export interface Nearest {
  readonly assignment: Int32Array;
  readonly distance: Float64Array;
}

/** Centroids in groups of four, interleaved: number `d` of centroid `4 g + j` lies at `(g dim + d) 4 + j`. */
interface CentroidTable {
  readonly values: Float64Array;
  /** Squared length of each centroid; infinite for those that fill up the last group. */
  readonly squares: Float64Array;
}

/**
 * Exhaustive search in float64, `|x - c|^2 = |x|^2 - 2 x . c + |c|^2`. Two points meet four centroids at a
 * time, so that six numbers read serve eight products.
 *
 * @param points `[n, dim]`
 * @param centroids `[k, dim]`
 */
export function nearestCentroids(
  points: Float32Array,
  n: number,
  dim: number,
  centroids: Float32Array,
  k: number,
): Nearest {
  const table = tabulate(centroids, k, dim);
  const nearest: Nearest = { assignment: new Int32Array(n), distance: new Float64Array(n) };
  const pair = new Float64Array(2 * dim);
  for (let i = 0; i < n; i += 2) {
    // The last of an odd number of points is its own partner.
    const j = Math.min(i + 1, n - 1);
    for (let d = 0; d < dim; d++) {
      pair[2 * d] = points[i * dim + d];
      pair[2 * d + 1] = points[j * dim + d];
    }
    searchPair(pair, dim, table, nearest, i, j);
  }
  return nearest;
}

function tabulate(centroids: Float32Array, k: number, dim: number): CentroidTable {
  const groups = Math.ceil(k / 4);
  const values = new Float64Array(4 * groups * dim);
  const squares = new Float64Array(4 * groups).fill(Infinity);
  for (let c = 0; c < k; c++) {
    let square = 0;
    for (let d = 0; d < dim; d++) {
      const value = centroids[c * dim + d];
      values[((c >> 2) * dim + d) * 4 + (c & 3)] = value;
      square += value * value;
    }
    squares[c] = square;
  }
  return { values, squares };
}

/** Finds the nearest centroids of the points `i` and `j`, whose numbers alternate in `pair`. */
function searchPair(
  pair: Float64Array,
  dim: number,
  { values, squares }: CentroidTable,
  { assignment, distance }: Nearest,
  i: number,
  j: number,
): void {
  const score = new Float64Array(8);
  let lengthI = 0;
  let lengthJ = 0;
  for (let d = 0; d < 2 * dim; d += 2) {
    lengthI += pair[d] * pair[d];
    lengthJ += pair[d + 1] * pair[d + 1];
  }
  let bestI = 0;
  let bestJ = 0;
  let leastI = Infinity;
  let leastJ = Infinity;
  for (let c = 0; c < squares.length; c += 4) {
    groupScores(pair, dim, values, c, score);
    for (let g = 0; g < 4; g++) {
      const square = squares[c + g];
      const scoreI = square - 2 * score[g];
      const scoreJ = square - 2 * score[g + 4];
      if (scoreI < leastI) {
        leastI = scoreI;
        bestI = c + g;
      }
      if (scoreJ < leastJ) {
        leastJ = scoreJ;
        bestJ = c + g;
      }
    }
  }
  assignment[i] = bestI;
  assignment[j] = bestJ;
  distance[i] = Math.max(0, lengthI + leastI);
  distance[j] = Math.max(0, lengthJ + leastJ);
}

/**
 * Inner products of both points with the centroids `c .. c + 3`: four of the first point, then four of the
 * second.
 */
function groupScores(
  pair: Float64Array,
  dim: number,
  values: Float64Array,
  c: number,
  out: Float64Array,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let at = c * dim;
  for (let d = 0; d < 2 * dim; d += 2) {
    const x = pair[d];
    const y = pair[d + 1];
    const c0 = values[at];
    const c1 = values[at + 1];
    const c2 = values[at + 2];
    const c3 = values[at + 3];
    a0 += x * c0;
    a1 += x * c1;
    a2 += x * c2;
    a3 += x * c3;
    b0 += y * c0;
    b1 += y * c1;
    b2 += y * c2;
    b3 += y * c3;
    at += 4;
  }
  out[0] = a0;
  out[1] = a1;
  out[2] = a2;
  out[3] = a3;
  out[4] = b0;
  out[5] = b1;
  out[6] = b2;
  out[7] = b3;
}
