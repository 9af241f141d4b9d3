import type { RankedCounts } from '../counts/ranked-counts.js';
import { MetricError } from '../errors.js';
import type { PixelCounts } from '../exact/pixel-counts.js';
import type { CurvePoints } from './curve-points.js';
import { prCurveOf } from './pr-curve.js';
import { proCurveOf } from './pro-curve.js';
import type { ProCurve } from './pro-curve.js';
import { rocCurveOf } from './roc-curve.js';
import { thinCurve } from './thin-curve.js';

/** Decimals of a drawn curve. */
const DECIMALS = 1e5;

/** ROC curve (x false positive rate, y true positive rate) and precision-recall curve (x recall, y precision). */
export interface RankingCurves {
  readonly roc: CurvePoints | null;
  /** Begins at the highest score of an anomalous sample: the conventional point (0, 1) is not added. */
  readonly pr: CurvePoints | null;
}

/** The curves of one category, thinned for drawing; `null` where a curve is undefined. Values have 5 decimals. */
export interface CategoryCurves {
  readonly image: RankingCurves;
  /** `pro`: x false positive rate up to the limit of AUPRO, y mean overlap of the regions. */
  readonly pixel: RankingCurves & { readonly pro: CurvePoints | null };
}

/**
 * The curves of ranked images and pixels with at most `points` points each.
 *
 * @throws MetricError `BAD_OPTION` unless `points` is a whole number >= 2
 */
export function categoryCurves(
  images: RankedCounts,
  pixels: PixelCounts,
  fprLimit: number,
  points: number,
): CategoryCurves {
  if (!Number.isInteger(points) || points < 2)
    throw new MetricError('BAD_OPTION', `curvePoints is ${points}, expected a whole number >= 2`, 'use 200');
  const { curve: pro } = proCurveOf(pixels);
  return {
    image: rankingCurves(images, points),
    pixel: {
      ...rankingCurves(pixels, points),
      pro: pro === null ? null : drawn(...upTo(pro, fprLimit), points),
    },
  };
}

function rankingCurves(counts: RankedCounts, points: number): RankingCurves {
  const { curve: roc } = rocCurveOf(counts);
  const { curve: pr } = prCurveOf(counts);
  return {
    roc: roc === null ? null : drawn(roc.fpr, roc.tpr, points),
    pr: pr === null ? null : drawn(pr.recall, pr.precision, points),
  };
}

/** The part of a PRO curve up to a false positive rate, interpolated there. */
function upTo({ fpr, pro }: ProCurve, limit: number): [Float64Array, Float64Array] {
  let beyond = 0;
  while (beyond < fpr.length && fpr[beyond] <= limit) beyond++;
  if (beyond === fpr.length) return [fpr, pro];
  const [x, y] = [fpr.slice(0, beyond + 1), pro.slice(0, beyond + 1)];
  const share = (limit - fpr[beyond - 1]) / (fpr[beyond] - fpr[beyond - 1]);
  x[beyond] = limit;
  y[beyond] = pro[beyond - 1] + share * (pro[beyond] - pro[beyond - 1]);
  return [x, y];
}

function drawn(x: Float64Array, y: Float64Array, points: number): CurvePoints {
  const thin = thinCurve(x, y, points);
  const round = (value: number) => Math.round(value * DECIMALS) / DECIMALS;
  return { x: thin.x.map(round), y: thin.y.map(round) };
}
