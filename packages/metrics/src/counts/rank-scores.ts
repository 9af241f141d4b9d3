import { MetricError } from '../errors.js';
import type { RankedCounts } from './ranked-counts.js';

/** Ascending copies of the scores of each class. */
function splitByLabel(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>) {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i]) positives++;
  const positive = new Float64Array(positives);
  const negative = new Float64Array(labels.length - positives);
  let p = 0;
  let n = 0;
  for (let i = 0; i < labels.length; i++) {
    const score = scores[i];
    if (Number.isNaN(score))
      throw new MetricError('NAN_SCORE', `score ${i} is NaN`, 'find out why the model produced no number');
    // Adding 0 turns -0 into 0: the two are one score.
    if (labels[i]) positive[p++] = score + 0;
    else negative[n++] = score + 0;
  }
  return { positive: positive.sort(), negative: negative.sort() };
}

/** Number of distinct values of an ascending array. */
function distinct(sorted: Float64Array): number {
  let count = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) count++;
  return count;
}

/**
 * Ranks scores with labels. Works in float64, so that no two different scores become equal.
 *
 * @param scores larger = more anomalous; infinities are allowed
 * @param labels as long as `scores`; truthy = positive
 * @throws MetricError `SIZE_MISMATCH`, `NAN_SCORE`
 */
export function rankScores(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): RankedCounts {
  if (scores.length !== labels.length)
    throw new MetricError(
      'SIZE_MISMATCH',
      `there are ${scores.length} scores but ${labels.length} labels`,
      'pass one label for each score',
    );
  const { positive, negative } = splitByLabel(scores, labels);
  const size = distinct(positive);
  const thresholds = new Float64Array(size);
  const positivesAt = new Uint32Array(size);
  const negativesAbove = new Uint32Array(size);
  const negativesAt = new Uint32Array(size);
  let p = positive.length - 1;
  let n = negative.length - 1;
  for (let i = 0; i < size; i++) {
    const threshold = positive[p];
    thresholds[i] = threshold;
    for (; p >= 0 && positive[p] === threshold; p--) positivesAt[i]++;
    for (; n >= 0 && negative[n] > threshold; n--) negativesAbove[i]++;
    for (; n >= 0 && negative[n] === threshold; n--) negativesAt[i]++;
  }
  return {
    positives: positive.length,
    negatives: negative.length,
    thresholds,
    positivesAt,
    negativesAbove,
    negativesAt,
  };
}
