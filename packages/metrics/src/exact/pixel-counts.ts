import type { RankedCounts } from '../counts/ranked-counts.js';
import { MetricError } from '../errors.js';
import type { NegativeCounter } from './negative-counter.js';
import type { PositivePixels } from './positive-pixels.js';
import { sortPairs } from './radix-sort.js';
import { highWeight, LOW_UNIT, lowWeight, weightOf } from './region-weight.js';
import { scoresOfKeys } from './score-keys.js';

/** Ranked pixels of a category with the overlap of its regions. */
export interface PixelCounts extends RankedCounts {
  /** Number of connected regions. */
  readonly regions: number;
  /** Mean over regions of the part at or above `thresholds[i]`, `[n]`, rises to 1. */
  readonly overlap: Float64Array;
}

/** Anomalous pixels ranked; normal pixels are then counted between them. */
export interface RankedPositives {
  readonly total: number;
  readonly regions: number;
  /** Distinct keys, ascending, `[n]`. */
  readonly keys: Int32Array;
  /** Anomalous pixels at each key, `[n]`. */
  readonly at: Uint32Array;
  /** Mean over regions of the part at or above each key, `[n]`. */
  readonly overlap: Float64Array;
}

function countDistinct(sorted: Int32Array): number {
  let count = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) count++;
  return count;
}

/** Sorts anomalous pixels (the arrays passed are used up) and sums the overlap of their regions from the top. */
export function rankPositives(pixels: PositivePixels): RankedPositives {
  const total = pixels.keys.length;
  const regions = pixels.areas.length;
  const high = Float64Array.from(pixels.areas, highWeight);
  const low = Float64Array.from(pixels.areas, lowWeight);
  const sorted = sortPairs(pixels.keys, pixels.regions);
  const size = countDistinct(sorted.keys);
  const keys = new Int32Array(size);
  const at = new Uint32Array(size);
  const overlap = new Float64Array(size);
  let sumHigh = 0;
  let sumLow = 0;
  let pixel = total - 1;
  for (let i = size - 1; i >= 0; i--) {
    const key = sorted.keys[pixel];
    keys[i] = key;
    for (; pixel >= 0 && sorted.keys[pixel] === key; pixel--) {
      at[i]++;
      sumHigh += high[sorted.values[pixel]];
      sumLow += low[sorted.values[pixel]];
      if (sumLow >= LOW_UNIT) {
        sumLow -= LOW_UNIT;
        sumHigh++;
      }
    }
    // The weights are rounded down by at most 2^-75 each, so the last overlap falls short of 1 by less than an ulp.
    overlap[i] = Math.min(1, weightOf(sumHigh, sumLow) / regions);
  }
  return { total, regions, keys, at, overlap };
}

/** Descending counts out of ascending ones and the counted negatives. */
export function joinCounts(positives: RankedPositives, counter: NegativeCounter): PixelCounts {
  const size = positives.keys.length;
  const negativesAbove = new Uint32Array(size);
  const negativesAt = new Uint32Array(size);
  let negatives = counter.slots[0];
  for (let i = 0; i < size; i++) {
    negativesAbove[i] = counter.slots[2 * (size - i)];
    negativesAt[i] = counter.slots[2 * (size - 1 - i) + 1];
    negatives += negativesAbove[i] + negativesAt[i];
  }
  return {
    positives: positives.total,
    negatives,
    regions: positives.regions,
    thresholds: scoresOfKeys(positives.keys).reverse(),
    positivesAt: positives.at.slice().reverse(),
    negativesAbove,
    negativesAt,
    overlap: positives.overlap.slice().reverse(),
  };
}

/** Refuses more pixels than the 32-bit counters can hold. */
export function checkPixelTotal(pixels: number): void {
  if (pixels > 0xffffffff)
    throw new MetricError(
      'TOO_MANY_PIXELS',
      `a category has ${pixels} pixels, at most ${0xffffffff} are counted`,
      'evaluate at a smaller size or category by category',
    );
}
