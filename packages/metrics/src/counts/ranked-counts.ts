/**
 * Everything that a threshold curve depends on, for positives and negatives ranked by score.
 *
 * Only the distinct scores of positives are listed: between two of them nothing but the number of false positives
 * changes, so every corner of a curve, and the maximum of every score that falls with false positives, lies at one of
 * them. Memory is proportional to the positives, not to all samples.
 */
export interface RankedCounts {
  /** Number of positive samples. */
  readonly positives: number;
  /** Number of negative samples. */
  readonly negatives: number;
  /** Distinct scores of positives, descending, `[n]`. */
  readonly thresholds: Float64Array;
  /** Positives whose score is `thresholds[i]`, `[n]`, each at least 1. */
  readonly positivesAt: Uint32Array;
  /** Negatives whose score is strictly between `thresholds[i]` and `thresholds[i - 1]` (infinity for 0), `[n]`. */
  readonly negativesAbove: Uint32Array;
  /** Negatives whose score is `thresholds[i]`, `[n]`. */
  readonly negativesAt: Uint32Array;
}
