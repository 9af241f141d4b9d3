import { MetricError } from '../errors.js';
import { highWeight, LOW_UNIT, lowWeight } from '../exact/region-weight.js';
import { bitsOf, keyOfBits } from '../exact/score-keys.js';
import { nextForeground, wordsOf } from '../regions/find-runs.js';
import type { ConnectedRegions } from '../regions/label-regions.js';

/** Refuses a number of leading bits for which bins would be useless or too many. */
export function checkBits(bits: number): void {
  if (!Number.isInteger(bits) || bits < 10 || bits > 24)
    throw new MetricError(
      'BAD_OPTION',
      `bits is ${bits}, expected a whole number from 10 to 24`,
      'use 20 (bins of 1/2048 of the score) unless memory is short',
    );
}

/**
 * Histogram of scores by the leading bits of their order-preserving keys: bins are as fine near a small score as near a
 * large one and need no range. All entries are integers, so adding and merging in any order gives the same bits.
 */
export class FloatHistogram {
  /** Anomalous pixels in each bin, `[2^bits]`. */
  readonly positives: Uint32Array;
  /** Normal pixels in each bin, `[2^bits]`. */
  readonly negatives: Uint32Array;
  /** High limbs of the summed region weights (`region-weight.ts`), `[2^bits]`. */
  readonly high: Float64Array;
  /** Low limbs, `[2^bits]`, below `LOW_UNIT`. */
  readonly low: Float64Array;

  /** @param bits leading bits of a key that name a bin, 10 to 24 */
  constructor(readonly bits: number) {
    checkBits(bits);
    this.positives = new Uint32Array(2 ** bits);
    this.negatives = new Uint32Array(2 ** bits);
    this.high = new Float64Array(2 ** bits);
    this.low = new Float64Array(2 ** bits);
  }

  /**
   * Adds the pixels of an image.
   *
   * @param map `[pixels]`, no NaN
   * @param mask `[pixels]`, not 0 = anomalous
   * @param regions regions of the mask; `null` = no anomalous pixel
   */
  add(map: Float32Array, mask: Uint8Array | null, regions: ConnectedRegions | null): void {
    const { negatives } = this;
    const scores = bitsOf(map);
    const shift = 32 - this.bits;
    const zero = 2 ** (this.bits - 1);
    for (let i = 0; i < scores.length; i++) negatives[(keyOfBits(scores[i]) >> shift) + zero]++;
    if (mask === null || regions === null || regions.count === 0) return;

    // Anomalous pixels are few: take them back out of the negatives.
    const high = Float64Array.from(regions.areas, highWeight);
    const low = Float64Array.from(regions.areas, lowWeight);
    const words = wordsOf(mask);
    const end = mask.length;
    for (let i = nextForeground(mask, words, 0, end); i < end; i = nextForeground(mask, words, i + 1, end)) {
      const bin = (keyOfBits(scores[i]) >> shift) + zero;
      const region = regions.labels[i] - 1;
      negatives[bin]--;
      this.positives[bin]++;
      this.addWeight(bin, high[region], low[region]);
    }
  }

  /** Adds another histogram of the same bits. */
  merge(other: FloatHistogram): void {
    for (let bin = 0; bin < this.positives.length; bin++) {
      this.negatives[bin] += other.negatives[bin];
      if (other.positives[bin] === 0) continue;
      this.positives[bin] += other.positives[bin];
      this.addWeight(bin, other.high[bin], other.low[bin]);
    }
  }

  /** Adds to the weight of a bin; the carry keeps the low limb in range, so equal sums have equal limbs. */
  addWeight(bin: number, high: number, low: number): void {
    this.high[bin] += high;
    this.low[bin] += low;
    if (this.low[bin] < LOW_UNIT) return;
    this.low[bin] -= LOW_UNIT;
    this.high[bin]++;
  }
}
