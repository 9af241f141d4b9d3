import type { RankedCounts } from '../counts/ranked-counts.js';
import { rankScores } from '../counts/rank-scores.js';
import { NO_NEGATIVES, NO_POSITIVES } from '../counts/summaries.js';

/** ROC curve as a polyline from (0, 0) to (1, 1). */
export interface RocCurve {
  /** False positive rate, `[points]`, never falls. */
  readonly fpr: Float64Array;
  /** True positive rate, `[points]`, never falls. */
  readonly tpr: Float64Array;
  /**
   * Score at or above which a sample is called positive, `[points]`. `Infinity` at the first point; a point that ends
   * a run of negatives carries the positive score below it, with "above" instead of "at or above".
   */
  readonly thresholds: Float64Array;
}

/** A curve, or why there is none. */
export type CurveOutcome<T> =
  { readonly curve: T; readonly reason?: undefined } | { readonly curve: null; readonly reason: string };

/**
 * False positive rates of the corners of a curve whose height changes at the scores of positives only: first (0), then
 * before and after each distinct positive score, and last the end (1). `[2 n + 2]`
 */
export function cornerRates(counts: RankedCounts): { fpr: Float64Array; thresholds: Float64Array } {
  const size = counts.thresholds.length;
  const fpr = new Float64Array(2 * size + 2);
  const thresholds = new Float64Array(2 * size + 2);
  thresholds[0] = Infinity;
  let falseAlarms = 0;
  for (let i = 0; i < size; i++) {
    falseAlarms += counts.negativesAbove[i];
    fpr[2 * i + 1] = falseAlarms / counts.negatives;
    falseAlarms += counts.negativesAt[i];
    fpr[2 * i + 2] = falseAlarms / counts.negatives;
    thresholds[2 * i + 1] = counts.thresholds[i];
    thresholds[2 * i + 2] = counts.thresholds[i];
  }
  fpr[2 * size + 1] = 1;
  thresholds[2 * size + 1] = -Infinity;
  return { fpr, thresholds };
}

/** ROC curve of ranked counts. */
export function rocCurveOf(counts: RankedCounts): CurveOutcome<RocCurve> {
  if (counts.positives === 0) return { curve: null, reason: NO_POSITIVES };
  if (counts.negatives === 0) return { curve: null, reason: NO_NEGATIVES };
  const { fpr, thresholds } = cornerRates(counts);
  const tpr = new Float64Array(fpr.length);
  let hits = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    tpr[2 * i + 1] = hits / counts.positives;
    hits += counts.positivesAt[i];
    tpr[2 * i + 2] = hits / counts.positives;
  }
  tpr[tpr.length - 1] = 1;
  return { curve: { fpr, tpr, thresholds } };
}

/**
 * ROC curve of scores with labels. Corners only: two for each distinct positive score, which draws the same line as
 * one point for every distinct score.
 */
export function rocCurve(
  scores: ArrayLike<number>,
  labels: ArrayLike<number | boolean>,
): CurveOutcome<RocCurve> {
  return rocCurveOf(rankScores(scores, labels));
}
