import { rankScores } from '../counts/rank-scores.js';
import type { ThresholdOutcome } from '../counts/summaries.js';
import { aurocOf, averagePrecisionOf, f1MaxOf, iouMaxOf } from '../counts/summaries.js';
import type { MetricOutcome } from '../outcome.js';

/**
 * Area under the ROC curve, ties counted half (`sklearn.metrics.roc_auc_score`).
 *
 * @param scores larger = more anomalous
 * @param labels truthy = anomalous
 * @returns `null` with a reason where one of the classes is absent
 * @throws MetricError `SIZE_MISMATCH`, `NAN_SCORE`
 */
export function auroc(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): MetricOutcome {
  return aurocOf(rankScores(scores, labels));
}

/**
 * Average precision by steps, without interpolation (`sklearn.metrics.average_precision_score`).
 *
 * @returns `null` with a reason where there are no positives; 1 where there are no negatives
 * @throws MetricError `SIZE_MISMATCH`, `NAN_SCORE`
 */
export function averagePrecision(
  scores: ArrayLike<number>,
  labels: ArrayLike<number | boolean>,
): MetricOutcome {
  return averagePrecisionOf(rankScores(scores, labels));
}

/**
 * Largest 2PR / (P + R + 1e-7) over all distinct thresholds, with the largest threshold that reaches it.
 *
 * @throws MetricError `SIZE_MISMATCH`, `NAN_SCORE`
 */
export function f1Max(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): ThresholdOutcome {
  return f1MaxOf(rankScores(scores, labels));
}

/**
 * Largest intersection over union over all distinct thresholds, with the largest threshold that reaches it.
 *
 * @throws MetricError `SIZE_MISMATCH`, `NAN_SCORE`
 */
export function iouMax(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): ThresholdOutcome {
  return iouMaxOf(rankScores(scores, labels));
}
