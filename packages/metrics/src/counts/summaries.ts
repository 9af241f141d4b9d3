import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';
import type { RankedCounts } from './ranked-counts.js';

/** Why neither a ranking nor a recall exists. */
export const NO_POSITIVES = 'no positives';
/** Why no false positive rate exists. */
export const NO_NEGATIVES = 'no negatives';

/**
 * Area under the ROC curve = the chance that a positive scores above a negative, ties counted half.
 * The pairs are counted in integers below 2^53, so the value is rounded once.
 */
export function aurocOf(counts: RankedCounts): MetricOutcome {
  if (counts.positives === 0) return undefinedBecause(NO_POSITIVES);
  if (counts.negatives === 0) return undefinedBecause(NO_NEGATIVES);
  let twicePairs = 0;
  let above = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    above += counts.negativesAbove[i];
    const tied = counts.negativesAt[i];
    twicePairs += counts.positivesAt[i] * (2 * (counts.negatives - above) - tied);
    above += tied;
  }
  return defined(twicePairs / 2 / counts.positives / counts.negatives);
}

/**
 * Average precision as scikit-learn defines it: sum of (recall step) x (precision at the end of the step), without
 * interpolation. Compensated summation, since there can be millions of steps.
 */
export function averagePrecisionOf(counts: RankedCounts): MetricOutcome {
  if (counts.positives === 0) return undefinedBecause(NO_POSITIVES);
  let hits = 0;
  let alarms = 0;
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    hits += counts.positivesAt[i];
    alarms += counts.positivesAt[i] + counts.negativesAbove[i] + counts.negativesAt[i];
    const term = (counts.positivesAt[i] * hits) / alarms - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return defined(sum / counts.positives);
}

/** A maximum over thresholds, and the largest threshold that reaches it (predict positive where score >= threshold). */
export type ThresholdOutcome =
  | { readonly value: number; readonly threshold: number; readonly reason?: undefined }
  | { readonly value: null; readonly threshold: null; readonly reason: string };

/** Largest value of a function of true positives, false positives and all positives that falls with false positives. */
function bestThreshold(
  counts: RankedCounts,
  quality: (hits: number, falseAlarms: number, positives: number) => number,
): ThresholdOutcome {
  if (counts.positives === 0) return { value: null, threshold: null, reason: NO_POSITIVES };
  let hits = 0;
  let falseAlarms = 0;
  let value = -1;
  let threshold = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    hits += counts.positivesAt[i];
    falseAlarms += counts.negativesAbove[i] + counts.negativesAt[i];
    const here = quality(hits, falseAlarms, counts.positives);
    if (here > value) {
      value = here;
      threshold = counts.thresholds[i];
    }
  }
  return { value, threshold };
}

/** The small constant that most published codes add to the denominator of F1. */
export const F1_EPSILON = 1e-7;

/** F1 with a small constant in the denominator: 2PR / (P + R + epsilon). */
export function f1(hits: number, falseAlarms: number, positives: number, epsilon = F1_EPSILON): number {
  const precision = hits / (hits + falseAlarms);
  const recall = hits / positives;
  return (2 * precision * recall) / (precision + recall + epsilon);
}

/** Largest F1 over all distinct thresholds. */
export function f1MaxOf(counts: RankedCounts, epsilon = F1_EPSILON): ThresholdOutcome {
  return bestThreshold(counts, (hits, falseAlarms, positives) => f1(hits, falseAlarms, positives, epsilon));
}

/** Largest intersection over union of the thresholded scores with the positives, over all distinct thresholds. */
export function iouMaxOf(counts: RankedCounts): ThresholdOutcome {
  return bestThreshold(counts, (hits, falseAlarms, positives) => hits / (positives + falseAlarms));
}
