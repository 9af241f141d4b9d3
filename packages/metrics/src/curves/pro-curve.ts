import { NO_NEGATIVES } from '../counts/summaries.js';
import { sourceOf } from '../exact/evaluated-image.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';
import { countPixels } from '../exact/count-pixels.js';
import type { PixelCounts } from '../exact/pixel-counts.js';
import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';
import type { Connectivity } from '../regions/label-regions.js';
import { areaUpTo, checkFprLimit } from './curve.js';
import type { CurveOutcome } from './roc-curve.js';
import { cornerRates } from './roc-curve.js';

/** Why no overlap exists. */
export const NO_REGIONS = 'no anomalous pixels';

/** Per-region overlap curve as a polyline from (0, 0) to (1, 1). */
export interface ProCurve {
  /** False positive rate over all normal pixels of the category, `[points]`, never falls. */
  readonly fpr: Float64Array;
  /** Mean over all regions of the category of the part at or above the threshold, `[points]`, never falls. */
  readonly pro: Float64Array;
  /** As in `RocCurve`, `[points]`. */
  readonly thresholds: Float64Array;
}

/** PRO curve of ranked pixels: corners at the distinct scores of anomalous pixels, ties drawn as one sloped segment. */
export function proCurveOf(counts: PixelCounts): CurveOutcome<ProCurve> {
  if (counts.regions === 0) return { curve: null, reason: NO_REGIONS };
  if (counts.negatives === 0) return { curve: null, reason: NO_NEGATIVES };
  const { fpr, thresholds } = cornerRates(counts);
  const pro = new Float64Array(fpr.length);
  for (let i = 0; i < counts.overlap.length; i++) {
    pro[2 * i + 2] = counts.overlap[i];
    pro[2 * i + 3] = counts.overlap[i];
  }
  return { curve: { fpr, pro, thresholds } };
}

/**
 * Area under a PRO curve up to a false positive rate, divided by that limit; interpolated at the limit.
 *
 * @param fprLimit in (0, 1], usually 0.3
 * @returns in [0, 1]
 * @throws MetricError `BAD_OPTION`
 */
export function proArea(curve: ProCurve, fprLimit = 0.3): number {
  checkFprLimit(fprLimit);
  return areaUpTo({ x: curve.fpr, y: curve.pro }, fprLimit) / fprLimit;
}

/** AUPRO of ranked pixels. */
export function auproOf(counts: PixelCounts, fprLimit = 0.3): MetricOutcome {
  checkFprLimit(fprLimit);
  const { curve, reason } = proCurveOf(counts);
  return curve === null ? undefinedBecause(reason) : defined(proArea(curve, fprLimit));
}

/** Options of a curve over regions. */
export interface RegionOptions {
  /** Neighbourhood that joins pixels to regions, default 8. */
  readonly connectivity?: Connectivity;
}

/**
 * PRO curve of one category (Bergmann et al., "The MVTec Anomaly Detection Dataset", IJCV 2021): regions and normal
 * pixels of all images are pooled.
 *
 * @throws MetricError for maps with NaN and for sizes that do not match
 */
export async function proCurve(
  images: readonly EvaluatedImage[],
  options: RegionOptions = {},
): Promise<CurveOutcome<ProCurve>> {
  return proCurveOf(await countPixels(sourceOf(images), options.connectivity));
}

/**
 * Area under the PRO curve of one category up to `fprLimit` (default 0.3), divided by it.
 *
 * @throws MetricError for maps with NaN, for sizes that do not match and for a limit outside (0, 1]
 */
export async function aupro(
  images: readonly EvaluatedImage[],
  options: RegionOptions & { readonly fprLimit?: number } = {},
): Promise<MetricOutcome> {
  checkFprLimit(options.fprLimit ?? 0.3);
  return auproOf(await countPixels(sourceOf(images), options.connectivity), options.fprLimit);
}
