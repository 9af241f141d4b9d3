import { MetricError } from '../errors.js';

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

/** Root of a provisional label; halves the path on the way. */
function find(parent: Int32Array, label: number): number {
  let root = label;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]];
    root = parent[root];
  }
  return root;
}

/** Joins two labels and returns their root, the smaller of the two roots. */
function union(parent: Int32Array, a: number, b: number): number {
  const rootA = find(parent, a);
  const rootB = find(parent, b);
  if (rootA < rootB) {
    parent[rootB] = rootA;
    return rootA;
  }
  parent[rootA] = rootB;
  return rootB;
}

/** Gives every mask pixel a provisional label and joins the labels of touching pixels. Returns the last label. */
function provisionalLabels(
  mask: Uint8Array,
  width: number,
  height: number,
  diagonal: boolean,
  labels: Int32Array,
  parent: Int32Array,
): number {
  let last = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const at = row + x;
      if (mask[at] === 0) continue;
      const west = x > 0 ? labels[at - 1] : 0;
      const north = y > 0 ? labels[at - width] : 0;
      let label = west;
      if (north !== 0) label = label === 0 || label === north ? north : union(parent, label, north);
      // A labelled north pixel already joins its own west and east neighbours.
      if (diagonal && north === 0 && y > 0) {
        const northWest = x > 0 ? labels[at - width - 1] : 0;
        const northEast = x + 1 < width ? labels[at - width + 1] : 0;
        if (northWest !== 0)
          label = label === 0 || label === northWest ? northWest : union(parent, label, northWest);
        if (northEast !== 0)
          label = label === 0 || label === northEast ? northEast : union(parent, label, northEast);
      }
      if (label === 0) {
        label = ++last;
        parent[label] = label;
      }
      labels[at] = label;
    }
  }
  return last;
}

/**
 * Connected components of a binary mask by union-find, in two passes over the pixels.
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
  const labels = new Int32Array(mask.length);
  // Of two neighbours in a row, only one can open a label.
  const parent = new Int32Array((mask.length >> 1) + height + 2);
  const last = provisionalLabels(mask, width, height, connectivity === 8, labels, parent);

  // Roots are the smallest label of their region, so ascending roots are regions in raster order.
  const final = new Int32Array(last + 1);
  let count = 0;
  for (let label = 1; label <= last; label++) {
    const root = find(parent, label);
    final[label] = root === label ? ++count : final[root];
  }
  const areas = new Int32Array(count);
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] === 0) continue;
    const region = final[labels[at]];
    labels[at] = region;
    areas[region - 1]++;
  }
  return { count, labels, areas };
}
