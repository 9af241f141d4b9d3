import { rankScores } from '../counts/rank-scores.js';
import type { RankedCounts } from '../counts/ranked-counts.js';
import { NO_POSITIVES } from '../counts/summaries.js';
import type { CurveOutcome } from './roc-curve.js';

/** Precision and recall at the distinct scores of positives, from the highest score down. */
export interface PrCurve {
  /** `[points]`, in (0, 1]. */
  readonly precision: Float64Array;
  /** `[points]`, rises strictly to 1. */
  readonly recall: Float64Array;
  /** Score at or above which a sample is called positive, `[points]`, descending. */
  readonly thresholds: Float64Array;
}

/** Precision-recall curve of ranked counts. */
export function prCurveOf(counts: RankedCounts): CurveOutcome<PrCurve> {
  if (counts.positives === 0) return { curve: null, reason: NO_POSITIVES };
  const size = counts.thresholds.length;
  const precision = new Float64Array(size);
  const recall = new Float64Array(size);
  let hits = 0;
  let alarms = 0;
  for (let i = 0; i < size; i++) {
    hits += counts.positivesAt[i];
    alarms += counts.positivesAt[i] + counts.negativesAbove[i] + counts.negativesAt[i];
    precision[i] = hits / alarms;
    recall[i] = hits / counts.positives;
  }
  return { curve: { precision, recall, thresholds: counts.thresholds.slice() } };
}

/**
 * Precision-recall curve of scores with labels. Points at scores that only negatives have are left out: recall is
 * unchanged there and precision lower. The conventional point (precision 1, recall 0) is not added.
 */
export function prCurve(
  scores: ArrayLike<number>,
  labels: ArrayLike<number | boolean>,
): CurveOutcome<PrCurve> {
  return prCurveOf(rankScores(scores, labels));
}
