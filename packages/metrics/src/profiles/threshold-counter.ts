/** Counts of scores above thresholds. */
export interface ThresholdCounts {
  /** Ascending, `[n]`. */
  readonly thresholds: Float64Array;
  /** Positives above each threshold, `[n]`, and all of them. */
  readonly hits: Float64Array;
  readonly positives: number;
  /** Negatives above each threshold, `[n]`, and all of them. */
  readonly falseAlarms: Float64Array;
  readonly negatives: number;
  /** Weights of the positives above each threshold, `[n]`, and all of them. */
  readonly weights: Float64Array;
  readonly weight: number;
}

/** Sums from the end: entry `i` is the sum of bins `i + 1` and higher. */
function above(bins: Float64Array): { above: Float64Array; total: number } {
  const sums = new Float64Array(bins.length - 1);
  let sum = 0;
  for (let i = bins.length - 1; i > 0; i--) {
    sum += bins[i];
    sums[i - 1] = sum;
  }
  return { above: sums, total: sum + bins[0] };
}

/** Counts scores above ascending thresholds in one pass over the scores. */
export class ThresholdCounter {
  private readonly positive: Float64Array;
  private readonly negative: Float64Array;
  private readonly weighted: Float64Array;
  private readonly spacing: number;

  /**
   * @param thresholds ascending, finite, about equally spaced, `[n]`
   * @param inclusive whether a score equal to a threshold counts as above it
   * @param scale scores are compared as `(score - offset) / span`
   */
  constructor(
    private readonly thresholds: Float64Array,
    private readonly inclusive: boolean,
    private readonly scale: { readonly offset: number; readonly span: number } = { offset: 0, span: 1 },
  ) {
    this.positive = new Float64Array(thresholds.length + 1);
    this.negative = new Float64Array(thresholds.length + 1);
    this.weighted = new Float64Array(thresholds.length + 1);
    const last = thresholds.length - 1;
    this.spacing = last > 0 ? (thresholds[last] - thresholds[0]) / last : 1;
  }

  /** Counts one positive of a weight. */
  addPositive(score: number, weight: number): void {
    const bin = this.binOf(score);
    this.positive[bin]++;
    this.weighted[bin] += weight;
  }

  /** Counts the negatives of a map: pixels where the mask is 0, or all of them without a mask. */
  addNegatives(map: ArrayLike<number>, mask: Uint8Array | null): void {
    for (let i = 0; i < map.length; i++)
      if (mask === null || mask[i] === 0) this.negative[this.binOf(map[i])]++;
  }

  /** All counts. */
  finish(): ThresholdCounts {
    const hits = above(this.positive);
    const falseAlarms = above(this.negative);
    const weights = above(this.weighted);
    return {
      thresholds: this.thresholds,
      hits: hits.above,
      positives: hits.total,
      falseAlarms: falseAlarms.above,
      negatives: falseAlarms.total,
      weights: weights.above,
      weight: weights.total,
    };
  }

  /** Number of thresholds that a score is above. */
  private binOf(raw: number): number {
    const { thresholds, inclusive } = this;
    const score = (raw - this.scale.offset) / this.scale.span;
    const guess = Math.floor((score - thresholds[0]) / this.spacing) + 1;
    let bin = Math.min(thresholds.length, Math.max(0, guess));
    // The guess can be off by one where a threshold was rounded.
    while (bin < thresholds.length && this.exceeds(score, thresholds[bin], inclusive)) bin++;
    while (bin > 0 && !this.exceeds(score, thresholds[bin - 1], inclusive)) bin--;
    return bin;
  }

  private exceeds(score: number, threshold: number, inclusive: boolean): boolean {
    return inclusive ? score >= threshold : score > threshold;
  }
}
