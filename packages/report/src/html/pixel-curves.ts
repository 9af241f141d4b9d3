import type { CurvesFile } from '@protobench/harness';
import type { CurvePoints } from '@protobench/metrics';
import { thinPoints } from './thin-points.js';
import type { Point } from './thin-points.js';

/** Curves over the pixels of a category; empty where they are undefined. */
export interface PixelCurves {
  /** False-positive rate against recall. */
  readonly roc: readonly Point[];
  /** Recall against precision. */
  readonly pr: readonly Point[];
  /** False-positive rate, as a share of the limit of AUPRO, against the mean overlap with the regions. */
  readonly pro: readonly Point[];
}

/** Points nearer than this to one another, as a share of the axis, look the same in a chart. */
const LEAST = 1 / 120;

/** Curves over pixels of all categories of a cell, thinned for drawing; the PRO curve ends at `fprLimit`. */
export function pixelCurves({ categories }: CurvesFile, fprLimit: number): Map<string, PixelCurves> {
  return new Map(
    Object.entries(categories).map(([category, { pixel }]) => [
      category,
      { roc: drawn(pixel.roc, 1), pr: drawn(pixel.pr, 1), pro: drawn(pixel.pro, fprLimit) },
    ]),
  );
}

function drawn(curve: CurvePoints | null, limit: number): Point[] {
  if (curve === null) return [];
  return thinPoints(
    upTo(curve, limit).map(({ x, y }) => ({ x: x / limit, y })),
    LEAST,
  );
}

/** The part of a curve up to `limit`, with its value there by linear interpolation. */
function upTo({ x, y }: CurvePoints, limit: number): Point[] {
  const points = x.map((value, index) => ({ x: value, y: y[index] }));
  const beyond = points.findIndex((point) => point.x > limit);
  if (beyond < 0) return points;
  const kept = points.slice(0, beyond);
  const [before, after] = [kept[kept.length - 1], points[beyond]];
  if (before === undefined) return kept;
  const share = (limit - before.x) / (after.x - before.x);
  return [...kept, { x: limit, y: before.y + share * (after.y - before.y) }];
}
