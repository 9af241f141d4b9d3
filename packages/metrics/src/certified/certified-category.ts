import type { CategoryResult, MeasuredMetric } from '../category.js';
import { about, noImages, rowOf } from '../category.js';
import { rankScores } from '../counts/rank-scores.js';
import { aurocOf, averagePrecisionOf, f1MaxOf, NO_NEGATIVES, NO_POSITIVES } from '../counts/summaries.js';
import { checkFprLimit } from '../curves/curve.js';
import type { ImageSource } from '../exact/evaluated-image.js';
import type { CategoryMetric } from '../metric-names.js';
import { CATEGORY_METRICS } from '../metric-names.js';
import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';
import type { AccumulatorOptions } from './category-accumulator.js';
import { CategoryAccumulator } from './category-accumulator.js';
import { certifyPixels } from './certify.js';
import type { Interval } from './interval.js';
import { boundOf } from './interval.js';

/** Metrics of a category with proven bounds. */
export interface CertifiedResult extends CategoryResult {
  /** The exact value lies no farther from the stated one; 0 for exact metrics, `null` for undefined ones. */
  readonly bounds: Readonly<Record<CategoryMetric, number | null>>;
}

/** Options of a certified evaluation. */
export interface CertifiedOptions extends AccumulatorOptions {
  /** Largest false positive rate of AUPRO, in (0, 1], default 0.3. */
  readonly fprLimit?: number;
}

type PixelMetric = 'P-AUROC' | 'P-AP' | 'P-F1max' | 'AUPRO';

/** The pixel metrics with their intervals, or why there are none. */
function pixelOutcomes(
  accumulator: CategoryAccumulator,
  fprLimit: number,
): { outcomes: Record<PixelMetric, MetricOutcome>; intervals: Partial<Record<PixelMetric, Interval>> } {
  const { anomalousPixels, pixels, histogram, regions } = accumulator;
  if (anomalousPixels === 0) {
    const none = undefinedBecause(NO_POSITIVES);
    const outcomes = { 'P-AUROC': none, 'P-AP': none, 'P-F1max': none, AUPRO: none };
    return { outcomes: about('pixels', outcomes), intervals: {} };
  }
  const { auroc, ap, f1Max, aupro } = certifyPixels(histogram, regions, fprLimit);
  const sure = { 'P-AP': ap, 'P-F1max': f1Max };
  const outcomes = { 'P-AP': defined(ap.value), 'P-F1max': defined(f1Max.value) };
  if (anomalousPixels === pixels) {
    const none = undefinedBecause(NO_NEGATIVES);
    return {
      outcomes: about('pixels', { ...outcomes, 'P-AUROC': none, AUPRO: none }),
      intervals: sure,
    };
  }
  return {
    outcomes: { ...outcomes, 'P-AUROC': defined(auroc.value), AUPRO: defined(aupro.value) },
    intervals: { ...sure, 'P-AUROC': auroc, AUPRO: aupro },
  };
}

/**
 * Metrics of what an accumulator holds. Image metrics are exact; pixel metrics carry a bound.
 *
 * @param fprLimit largest false positive rate of AUPRO, in (0, 1], default 0.3
 */
export function certifiedMetrics(accumulator: CategoryAccumulator, fprLimit = 0.3): CertifiedResult {
  checkFprLimit(fprLimit);
  const { normalScores, anomalousScores } = accumulator;
  const ranked = rankScores(
    [...anomalousScores, ...normalScores],
    [...anomalousScores.map(() => true), ...normalScores.map(() => false)],
  );
  const pixels = pixelOutcomes(accumulator, fprLimit);
  const outcomes: Record<MeasuredMetric, MetricOutcome> =
    ranked.positives + ranked.negatives === 0
      ? noImages()
      : {
          ...about('images', {
            'I-AUROC': aurocOf(ranked),
            'I-AP': averagePrecisionOf(ranked),
            'I-F1max': f1MaxOf(ranked),
          }),
          ...pixels.outcomes,
        };
  const row = rowOf(outcomes);
  const bounds: Partial<Record<CategoryMetric, number | null>> = {};
  let sum = 0;
  for (const name of CATEGORY_METRICS) {
    const interval = pixels.intervals[name as PixelMetric];
    const bound = interval === undefined ? 0 : boundOf(interval);
    // mAD comes last: the mean of seven is off by at most the mean of their bounds.
    bounds[name] = row.values[name] === null ? null : name === 'mAD' ? sum / 7 : bound;
    sum += bound;
  }
  return {
    ...row,
    images: { normal: ranked.negatives, anomalous: ranked.positives },
    bounds: bounds as Record<CategoryMetric, number | null>,
  };
}

/**
 * All metrics of a category in one pass, with proven bounds. With 20 bits the bounds are of the order of 1e-4 (AUROC and
 * AUPRO) to 1e-3 (AP and F1-max), the errors a hundred times smaller. Memory is fixed, 24 bytes a bin.
 *
 * @throws MetricError as `evaluateCategory`
 */
export async function certifyCategory(
  source: ImageSource,
  options: CertifiedOptions = {},
): Promise<CertifiedResult> {
  const accumulator = new CategoryAccumulator(options);
  for (let index = 0; index < source.count; index++) accumulator.add(await source.image(index));
  return certifiedMetrics(accumulator, options.fprLimit);
}
