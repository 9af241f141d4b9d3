import type { RankedCounts } from '../counts/ranked-counts.js';
import { NO_NEGATIVES, NO_POSITIVES } from '../counts/summaries.js';
import { areaUpTo } from '../curves/curve.js';
import { NO_REGIONS } from '../curves/pro-curve.js';
import type { PixelCounts } from '../exact/pixel-counts.js';
import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';

/**
 * Area under the precision-recall curve as anomalib draws it (torchmetrics `auc` with `reorder`): among the points of
 * one recall, a segment ends at the lowest precision and the next starts at the highest; it starts at (0, 1).
 */
export function trapezoidAp(counts: RankedCounts): MetricOutcome {
  if (counts.positives === 0) return undefinedBecause(NO_POSITIVES);
  let [hits, falseAlarms, start, area] = [0, 0, 1, 0];
  const size = counts.thresholds.length;
  for (let i = 0; i < size; i++) {
    hits += counts.positivesAt[i];
    falseAlarms += counts.negativesAbove[i] + counts.negativesAt[i];
    // All negatives above the next positive score lower the precision before recall rises again.
    const later = i + 1 < size ? falseAlarms + counts.negativesAbove[i + 1] : counts.negatives;
    area += (counts.positivesAt[i] * (start + hits / (hits + later))) / 2;
    start = hits / (hits + falseAlarms);
  }
  return defined(area / counts.positives);
}

/**
 * AUPRO of the older MVTec script: the threshold of each point is the normal score of a rank, ranks equally spaced;
 * the rate is that of the rank (ties or not), a region counts its pixels strictly above the score.
 *
 * @param thresholds number of ranks, at least 2
 */
export function rankedAupro(counts: PixelCounts, thresholds: number, limit: number): MetricOutcome {
  if (counts.regions === 0) return undefinedBecause(NO_REGIONS);
  if (counts.negatives === 0) return undefinedBecause(NO_NEGATIVES);
  const last = counts.negatives - 1;
  const fpr = new Float64Array(thresholds + 1);
  const pro = new Float64Array(thresholds + 1);
  // Walk both down from the highest normal score: `passed` normal pixels score at or above threshold `i`.
  let i = 0;
  let passed = counts.thresholds.length === 0 ? 0 : counts.negativesAbove[0] + counts.negativesAt[0];
  for (let point = 0; point < thresholds; point++) {
    const step = thresholds - 1 - point;
    const rank = step === thresholds - 1 ? last : Math.floor(step * (last / (thresholds - 1)));
    const above = last - rank;
    while (i < counts.thresholds.length && above >= passed) {
      i++;
      if (i < counts.thresholds.length) passed += counts.negativesAbove[i] + counts.negativesAt[i];
    }
    fpr[point] = 1 - (rank + 1) / counts.negatives;
    pro[point] = i === 0 ? 0 : counts.overlap[i - 1];
  }
  fpr[thresholds] = 1;
  pro[thresholds] = 1;
  return defined(areaUpTo({ x: fpr, y: pro }, limit) / limit);
}
