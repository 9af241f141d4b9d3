import { NO_NEGATIVES } from '../counts/summaries.js';
import { auproOf, NO_REGIONS } from '../curves/pro-curve.js';
import type { PixelCounts } from '../exact/pixel-counts.js';
import type { MetricOutcome } from '../outcome.js';
import { undefinedBecause } from '../outcome.js';
import { binnedAupro, steppedAupro } from './counted-metrics.js';
import type { ImageAupros } from './image-aupro.js';
import type { CountedOutcome } from './measure-images.js';
import { apBy, aurocBy, f1By, folded } from './measure-images.js';
import type { PixelCounters } from './pixel-counters.js';
import type { Profile } from './profile.js';
import { rankedAupro } from './ranked-metrics.js';
import type { ThresholdCounts } from './threshold-counter.js';

/** AUPRO by the rule of a profile. */
function auproBy(
  profile: Profile,
  pixels: PixelCounts,
  counted: () => CountedOutcome,
  images: ImageAupros,
  limit: number,
): MetricOutcome {
  const rule = profile.aupro;
  if (rule.kind === 'exact') return auproOf(pixels, limit);
  if (pixels.regions === 0) return undefinedBecause(NO_REGIONS);
  if (rule.kind === 'steps' && rule.scope === 'image') return images.mean();
  if (pixels.negatives === 0) return undefinedBecause(NO_NEGATIVES);
  if (rule.kind === 'ranks') return rankedAupro(pixels, rule.thresholds, limit);
  const counts = counted();
  if (typeof counts === 'string') return undefinedBecause(counts);
  return rule.kind === 'bins' ? binnedAupro(counts, limit) : steppedAupro(counts, limit, rule.stretch);
}

/** The four pixel metrics of a profile. */
export function measurePixels(
  profile: Profile,
  pixels: PixelCounts,
  counters: PixelCounters,
  images: ImageAupros,
  limit: number,
): { 'P-AUROC': MetricOutcome; 'P-AP': MetricOutcome; 'P-F1max': MetricOutcome; AUPRO: MetricOutcome } {
  const orObstacle = (counts: ThresholdCounts | null): CountedOutcome =>
    counts ?? counters.obstacle ?? 'the profile counts nothing at equal steps';
  const ranking = () => orObstacle(counters.rankingCounts());
  return {
    'P-AUROC': folded(aurocBy(profile.pixels, pixels, ranking), profile.foldAuroc),
    'P-AP': apBy(profile.pixels, pixels, ranking),
    'P-F1max': f1By(profile.pixelF1, pixels, () => orObstacle(counters.f1Counts())),
    AUPRO: auproBy(profile, pixels, () => orObstacle(counters.auproCounts()), images, limit),
  };
}
