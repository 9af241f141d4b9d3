import { MetricError } from '../errors.js';
import type { Runs } from './find-runs.js';
import { findRuns } from './find-runs.js';

/** Connected regions of a mask. */
export type ConnectedRegions = {
  /** Number of regions. */
  readonly count: number;
  /** `[height * width]`, 0 = background, 1..count in raster order of the first pixel of each region. */
  readonly labels: Int32Array;
  /** Pixels of each region, `[count]`; region `r` has `areas[r - 1]`. */
  readonly areas: Int32Array;
};

/** Neighbourhood of a pixel: 8 joins diagonals (the rule of the MVTec evaluation), 4 does not. */
export type Connectivity = 4 | 8;

/** Root of a run; halves the path on the way. */
function find(parent: Int32Array, run: number): number {
  let root = run;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]];
    root = parent[root];
  }
  return root;
}

/** Joins the sets of two runs; the smaller root stays, so that roots keep raster order. */
function union(parent: Int32Array, a: number, b: number): void {
  const rootA = find(parent, a);
  const rootB = find(parent, b);
  if (rootA < rootB) parent[rootB] = rootA;
  else parent[rootA] = rootB;
}

/** Joins each run with the runs of the row above that touch it. */
function joinRows(runs: Runs, height: number, reach: number): Int32Array {
  const { from, to, rowStart } = runs;
  const parent = Int32Array.from({ length: from.length }, (_, run) => run);
  for (let y = 1; y < height; y++) {
    let above = rowStart[y - 1];
    for (let run = rowStart[y]; run < rowStart[y + 1]; run++) {
      while (above < rowStart[y] && to[above] + reach <= from[run]) above++;
      for (let other = above; other < rowStart[y] && from[other] < to[run] + reach; other++)
        union(parent, run, other);
    }
  }
  return parent;
}

/**
 * Connected components of a binary mask: horizontal runs of foreground, joined row by row with union-find.
 *
 * @param mask `[height * width]`, row-major; 0 = background, anything else = foreground
 * @param connectivity 8 (default) or 4
 * @throws MetricError `SIZE_MISMATCH`, `BAD_OPTION`
 */
export function labelRegions(
  mask: Uint8Array,
  width: number,
  height: number,
  connectivity: Connectivity = 8,
): ConnectedRegions {
  if (mask.length !== width * height)
    throw new MetricError(
      'SIZE_MISMATCH',
      `mask has ${mask.length} pixels, expected ${width} x ${height} = ${width * height}`,
      'pass the mask at the size of the anomaly map, row by row',
    );
  if (connectivity !== 4 && connectivity !== 8)
    throw new MetricError(
      'BAD_OPTION',
      `connectivity is ${String(connectivity)}, expected 4 or 8`,
      'use 8 unless a published variant asks for 4',
    );
  const runs = findRuns(mask, width, height);
  const parent = joinRows(runs, height, connectivity === 8 ? 1 : 0);

  // A root is the first run of its region, so ascending roots are regions in raster order.
  const region = new Int32Array(parent.length);
  let count = 0;
  for (let run = 0; run < parent.length; run++) {
    const root = find(parent, run);
    region[run] = root === run ? ++count : region[root];
  }
  const labels = new Int32Array(mask.length);
  const areas = new Int32Array(count);
  for (let y = 0; y < height; y++)
    for (let run = runs.rowStart[y]; run < runs.rowStart[y + 1]; run++) {
      labels.fill(region[run], y * width + runs.from[run], y * width + runs.to[run]);
      areas[region[run] - 1] += runs.to[run] - runs.from[run];
    }
  return { count, labels, areas };
}
