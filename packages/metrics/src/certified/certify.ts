import { f1 } from '../counts/summaries.js';
import { LOW_UNIT, weightOf } from '../exact/region-weight.js';
import type { FloatHistogram } from './float-histogram.js';
import type { Interval } from './interval.js';
import { interval, Sum } from './interval.js';

/** Pixels of one bin and of all bins above it. */
interface Bin {
  /** Anomalous and normal pixels in the bin. */
  readonly p: number;
  readonly n: number;
  /** Anomalous and normal pixels above the bin. */
  readonly hits: number;
  readonly alarms: number;
  /** Mean overlap of the regions above the bin, and including it. */
  readonly overlap: number;
  readonly overlapAfter: number;
}

/** Calls `visit` for each bin that is not empty, from the highest scores down. */
function eachBin(histogram: FloatHistogram, regions: number, visit: (bin: Bin) => void): void {
  let [hits, alarms, high, low, overlap] = [0, 0, 0, 0, 0];
  for (let at = histogram.positives.length - 1; at >= 0; at--) {
    const p = histogram.positives[at];
    const n = histogram.negatives[at];
    if (p === 0 && n === 0) continue;
    high += histogram.high[at];
    low += histogram.low[at];
    if (low >= LOW_UNIT) {
      low -= LOW_UNIT;
      high++;
    }
    const overlapAfter = regions === 0 ? 0 : Math.min(1, weightOf(high, low) / regions);
    visit({ p, n, hits, alarms, overlap, overlapAfter });
    hits += p;
    alarms += n;
    overlap = overlapAfter;
  }
}

/** Proven intervals of the pixel metrics. Without normal pixels, `auroc` and `aupro` mean nothing. */
export interface PixelIntervals {
  readonly auroc: Interval;
  readonly ap: Interval;
  readonly f1Max: Interval;
  readonly iouMax: Interval;
  readonly aupro: Interval;
}

/**
 * AUROC: how the pairs within a bin are ordered is unknown; each counts between 0 and 1, and half in the value (which is
 * the mid-rank estimate). Exact as soon as no bin holds both kinds.
 */
function certifyAuroc(bins: readonly Bin[], positives: number, negatives: number): Interval {
  const sure = new Sum();
  const open = new Sum();
  for (const { p, n, alarms } of bins) {
    sure.add(p * (negatives - alarms - n));
    open.add(p * n);
  }
  const pairs = positives * negatives;
  const lower = sure.value / pairs;
  const width = open.value / pairs;
  return interval(lower + width / 2, lower, lower + width);
}

/**
 * AP: the precision at a positive of the bin is highest when all positives of the bin tie above all negatives,
 * `(hits + p) / (hits + p + alarms)`, and lowest when the negatives come first and positives one by one. The sum of the
 * latter, `p - c sum 1 / (m + j)` with `c = alarms + n` and `m = hits + c`, is at least `p - c ln(1 + p / m)`.
 * The value spreads both evenly over the bin.
 */
function certifyAp(bins: readonly Bin[], positives: number): Interval {
  const [low, mid, high] = [new Sum(), new Sum(), new Sum()];
  for (const { p, n, hits, alarms } of bins) {
    if (p === 0) continue;
    const c = alarms + n;
    low.add(c === 0 ? p : Math.max(0, p - c * Math.log1p(p / (hits + c))));
    high.add((p * (hits + p)) / (hits + p + alarms));
    const k = 1 + n / p;
    const m = hits + alarms;
    mid.add(m === 0 ? p / k : (p + (hits - m / k) * Math.log1p((k * p) / m)) / k);
  }
  return interval(mid.value / positives, low.value / positives, high.value / positives);
}

/**
 * A maximum over thresholds of a quality that rises with hits and falls with false alarms: the ends of bins are
 * thresholds that exist, so the best of them is reached; inside a bin no threshold has more hits than its end nor
 * fewer false alarms than its start.
 */
function certifyMax(bins: readonly Bin[], quality: (hits: number, falseAlarms: number) => number): Interval {
  let [reached, possible] = [0, 0];
  for (const { p, n, hits, alarms } of bins) {
    if (p === 0) continue;
    reached = Math.max(reached, quality(hits + p, alarms + n));
    possible = Math.max(possible, quality(hits + p, alarms));
  }
  return interval(reached, reached, possible);
}

/**
 * AUPRO: within a bin the curve rises from one corner of a rectangle to the opposite one; the area lies between that
 * under the lower and that under the upper edge, also where the limit cuts the rectangle. The value follows the
 * diagonal.
 */
function certifyAupro(bins: readonly Bin[], negatives: number, limit: number): Interval {
  const [low, mid, high] = [new Sum(), new Sum(), new Sum()];
  for (const { n, alarms, overlap, overlapAfter } of bins) {
    const from = alarms / negatives;
    if (n === 0 || from >= limit) continue;
    const whole = n / negatives;
    const width = Math.min(whole, limit - from);
    const right = overlap + ((overlapAfter - overlap) * width) / whole;
    low.add(width * overlap);
    mid.add((width * (overlap + right)) / 2);
    high.add(width * overlapAfter);
  }
  return interval(mid.value / limit, low.value / limit, high.value / limit);
}

/**
 * Intervals of all pixel metrics out of a histogram with at least one anomalous pixel.
 *
 * @param regions number of connected regions that were added
 * @param limit largest false positive rate of AUPRO
 */
export function certifyPixels(histogram: FloatHistogram, regions: number, limit: number): PixelIntervals {
  const bins: Bin[] = [];
  eachBin(histogram, regions, (bin) => bins.push(bin));
  const positives = bins.reduce((sum, { p }) => sum + p, 0);
  const negatives = bins.reduce((sum, { n }) => sum + n, 0);
  return {
    auroc: certifyAuroc(bins, positives, negatives),
    ap: certifyAp(bins, positives),
    f1Max: certifyMax(bins, (hits, alarms) => f1(hits, alarms, positives)),
    iouMax: certifyMax(bins, (hits, alarms) => hits / (positives + alarms)),
    aupro: certifyAupro(bins, negatives, limit),
  };
}
