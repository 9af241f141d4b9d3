import { aurocOf, averagePrecisionOf, f1MaxOf } from '@protobench/metrics';
import type { RankedCounts } from '@protobench/metrics';

/** Metrics that follow from image scores alone; a cell keeps no pixel maps to resample the others from. */
export const IMAGE_METRICS = ['I-AUROC', 'I-AP', 'I-F1max'] as const;

/** One of {@link IMAGE_METRICS}. */
export type ImageMetric = (typeof IMAGE_METRICS)[number];

/** Counts of a slot: positives at its score, negatives above it (and below the slot before), negatives at it. */
const COUNTS = 3;

/**
 * Images of one category ranked by score once, to be measured many times with other weights. Between two neighbouring
 * scores of anomalous images only the number of false alarms changes, so an image adds its weight to one of three
 * counts of one slot.
 */
export class WeightedRanking {
  /** Distinct scores of anomalous images, descending. */
  private readonly thresholds: Float64Array;
  /** Index into `counts` of each image. */
  private readonly places: Int32Array;
  private readonly counts: Float64Array;

  /**
   * @param scores larger = more anomalous, no NaN
   * @param labels as long as `scores`; `true` = anomalous
   */
  constructor(scores: ArrayLike<number>, labels: readonly boolean[]) {
    const positives = Float64Array.from(Array.from(scores).filter((_, index) => labels[index]));
    this.thresholds = Float64Array.from([...new Set(positives.sort().reverse())]);
    // One slot more, for the normal images below every anomalous one.
    this.counts = new Float64Array(COUNTS * (this.thresholds.length + 1));
    this.places = Int32Array.from(scores, (score, index) => {
      const slot = this.slotOf(score);
      if (labels[index]) return COUNTS * slot;
      return COUNTS * slot + (this.thresholds[slot] === score ? 2 : 1);
    });
  }

  /** First slot whose score is not above the given one. */
  private slotOf(score: number): number {
    let [low, high] = [0, this.thresholds.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.thresholds[middle] <= score) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The ranked counts when image `i` occurs `weights[i]` times. */
  counted(weights: ArrayLike<number>): RankedCounts {
    const { counts, places, thresholds } = this;
    counts.fill(0);
    for (let image = 0; image < places.length; image++) counts[places[image]] += weights[image];
    const size = thresholds.length;
    const ranked = {
      thresholds: new Float64Array(size),
      positivesAt: new Uint32Array(size),
      negativesAbove: new Uint32Array(size),
      negativesAt: new Uint32Array(size),
    };
    let [kept, above, positives, negatives] = [0, 0, 0, 0];
    for (let slot = 0; slot <= size; slot++) {
      const at = COUNTS * slot;
      above += counts[at + 1];
      negatives += counts[at + 1] + counts[at + 2];
      positives += counts[at];
      if (slot === size || counts[at] === 0) {
        above += counts[at + 2];
        continue;
      }
      ranked.thresholds[kept] = thresholds[slot];
      ranked.positivesAt[kept] = counts[at];
      ranked.negativesAbove[kept] = above;
      ranked.negativesAt[kept] = counts[at + 2];
      above = 0;
      kept++;
    }
    return {
      positives,
      negatives,
      thresholds: ranked.thresholds.subarray(0, kept),
      positivesAt: ranked.positivesAt.subarray(0, kept),
      negativesAbove: ranked.negativesAbove.subarray(0, kept),
      negativesAt: ranked.negativesAt.subarray(0, kept),
    };
  }

  /** The {@link IMAGE_METRICS} when image `i` occurs `weights[i]` times; NaN where one is undefined. */
  measure(weights: ArrayLike<number>): readonly [number, number, number] {
    const counts = this.counted(weights);
    return [
      aurocOf(counts).value ?? NaN,
      averagePrecisionOf(counts).value ?? NaN,
      f1MaxOf(counts).value ?? NaN,
    ];
  }
}
