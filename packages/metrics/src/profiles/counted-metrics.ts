import { areaUpTo } from '../curves/curve.js';
import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';
import type { ThresholdCounts } from './threshold-counter.js';

/** Points from the highest threshold down. */
function descending(counts: ThresholdCounts, value: (index: number) => number): Float64Array {
  const last = counts.thresholds.length - 1;
  return Float64Array.from(counts.thresholds, (_, i) => value(last - i));
}

/** Area under a polyline whose x rises. */
function trapezoids(x: Float64Array, y: Float64Array): number {
  return areaUpTo({ x, y }, Infinity);
}

/** adeval's AUROC: trapezoids from the highest threshold to the lowest, nothing before it. */
export function binnedAuroc(counts: ThresholdCounts): number {
  return trapezoids(
    descending(counts, (i) => counts.falseAlarms[i] / counts.negatives),
    descending(counts, (i) => counts.hits[i] / counts.positives),
  );
}

/** adeval's AP: trapezoids under precision over recall; precision is 1 where nothing is above the threshold. */
export function binnedAp(counts: ThresholdCounts): number {
  return trapezoids(
    descending(counts, (i) => counts.hits[i] / counts.positives),
    descending(counts, (i) => {
      const alarms = counts.hits[i] + counts.falseAlarms[i];
      return alarms === 0 ? 1 : counts.hits[i] / alarms;
    }),
  );
}

/** adeval's AUPRO: the curve of weights over false alarms up to the limit, interpolated, divided by the limit. */
export function binnedAupro(counts: ThresholdCounts, limit: number): MetricOutcome {
  const fpr = descending(counts, (i) => counts.falseAlarms[i] / counts.negatives);
  const pro = descending(counts, (i) => counts.weights[i] / counts.weight);
  if (fpr[0] > limit) return undefinedBecause('no threshold has a false positive rate within the limit');
  return defined(areaUpTo({ x: fpr, y: pro }, limit) / limit);
}

/**
 * AUPRO of CFLOW and its heirs: points with a rate strictly below the limit, their rates stretched, trapezoids without
 * interpolation.
 */
export function steppedAupro(
  counts: ThresholdCounts,
  limit: number,
  stretch: 'minMax' | 'max',
): MetricOutcome {
  const fpr = descending(counts, (i) => counts.falseAlarms[i] / counts.negatives);
  const pro = descending(counts, (i) => counts.weights[i] / counts.weight);
  const kept = fpr.filter((rate) => rate < limit);
  const low = stretch === 'minMax' ? kept[0] : 0;
  const high = kept[kept.length - 1];
  if (kept.length < 2 || high === low)
    return undefinedBecause('fewer than two false positive rates below the limit');
  const stretched = kept.map((rate) => (rate - low) / (high - low));
  return defined(trapezoids(stretched, pro.subarray(0, kept.length)));
}

/** ADer's F1 of pixels: 1e-8 in each denominator. */
export function scaledF1(counts: ThresholdCounts): number {
  const tiny = 1e-8;
  let best = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    const precision = counts.hits[i] / (counts.hits[i] + counts.falseAlarms[i] + tiny);
    const recall = counts.hits[i] / (counts.positives + tiny);
    best = Math.max(best, (2 * precision * recall) / (precision + recall + tiny));
  }
  return best;
}
