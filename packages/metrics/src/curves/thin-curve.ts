import type { CurvePoints } from './curve-points.js';

/** Steps shorter than this in both directions are not looked at one by one: a pixel of a chart is coarser. */
const STEP = 1 / 8192;
/** Deviation below which a curve counts as drawn. */
const DRAWN = 2e-6;

/** A stretch between two points that are kept, with the point in between that lies farthest from its chord. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly farthest: number;
  readonly distance: number;
}

/**
 * At most `limit` points that draw the same curve: the two ends and those points, one after the other, that lie farthest
 * from what is drawn so far (Ramer, Douglas and Peucker, the farthest stretch first). Points of more than `limit` are
 * first put together where they are nearer than {@link STEP}, so that millions of them take one pass.
 *
 * @param x in [0, 1], `[points]`
 * @param y in [0, 1], `[points]`
 * @param limit at least 2
 */
export function thinCurve(x: Float64Array, y: Float64Array, limit: number): CurvePoints {
  const distinct = distinctPoints(x, y, limit);
  const kept = distinct ?? farthestFirst(x, y, spacedPoints(x, y), limit);
  return { x: kept.map((i) => x[i]), y: kept.map((i) => y[i]) };
}

/** Points that differ from the one before; `null` where there are more than `limit`. */
function distinctPoints(x: Float64Array, y: Float64Array, limit: number): number[] | null {
  const kept: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (i > 0 && x[i] === x[i - 1] && y[i] === y[i - 1]) continue;
    if (kept.length === limit) return null;
    kept.push(i);
  }
  return kept;
}

/** Points that are more than a step away from the last one kept, with those that end a run of closer ones. */
function spacedPoints(x: Float64Array, y: Float64Array): number[] {
  const kept = [0];
  let last = 0;
  for (let i = 1; i < x.length; i++) {
    if (Math.abs(x[i] - x[last]) <= STEP && Math.abs(y[i] - y[last]) <= STEP) continue;
    if (i - 1 > last) kept.push(i - 1);
    kept.push(i);
    last = i;
  }
  const end = x.length - 1;
  if (kept[kept.length - 1] !== end) kept.push(end);
  return kept;
}

function farthestFirst(x: Float64Array, y: Float64Array, points: readonly number[], limit: number): number[] {
  const stretch = (from: number, to: number): Stretch => {
    let [farthest, distance] = [-1, 0];
    const [x0, y0] = [x[points[from]], y[points[from]]];
    const [dx, dy] = [x[points[to]] - x0, y[points[to]] - y0];
    const length = Math.hypot(dx, dy);
    for (let i = from + 1; i < to; i++) {
      const [px, py] = [x[points[i]] - x0, y[points[i]] - y0];
      const here = length === 0 ? Math.hypot(px, py) : Math.abs(px * dy - py * dx) / length;
      if (here > distance) [farthest, distance] = [i, here];
    }
    return { from, to, farthest, distance };
  };
  const stretches = [stretch(0, points.length - 1)];
  while (stretches.length + 1 < limit) {
    let widest = 0;
    for (let i = 1; i < stretches.length; i++)
      if (stretches[i].distance > stretches[widest].distance) widest = i;
    const { from, to, farthest, distance } = stretches[widest];
    if (distance < DRAWN) break;
    stretches[widest] = stretch(from, farthest);
    stretches.push(stretch(farthest, to));
  }
  const kept = [0, ...stretches.map(({ to }) => to)].sort((a, b) => a - b);
  return kept.map((i) => points[i]);
}
