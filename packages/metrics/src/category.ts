import type { CategoryCurves } from './curves/category-curves.js';
import { categoryCurves } from './curves/category-curves.js';
import { checkFprLimit } from './curves/curve.js';
import { auproOf } from './curves/pro-curve.js';
import { rankScores } from './counts/rank-scores.js';
import type { RankedCounts } from './counts/ranked-counts.js';
import { aurocOf, averagePrecisionOf, f1MaxOf, NO_NEGATIVES, NO_POSITIVES } from './counts/summaries.js';
import { countPixels } from './exact/count-pixels.js';
import type { ImageSource } from './exact/evaluated-image.js';
import type { PixelCounts } from './exact/pixel-counts.js';
import type { CategoryMetric, MetricReasons, MetricValues } from './metric-names.js';
import { CATEGORY_METRICS } from './metric-names.js';
import type { MetricOutcome } from './outcome.js';
import { defined, undefinedBecause } from './outcome.js';
import type { Connectivity } from './regions/label-regions.js';

/** Metrics of one category. */
export interface CategoryResult {
  /** Fractions in [0, 1]; `null` where a metric is undefined. */
  readonly values: MetricValues;
  /** Why, for each metric that is `null`. */
  readonly reasons: MetricReasons;
  readonly images: { readonly normal: number; readonly anomalous: number };
  /** Where `curvePoints` asked for them. */
  readonly curves?: CategoryCurves;
}

/** Options of an exact evaluation. */
export interface CategoryOptions {
  /** Largest false positive rate of AUPRO, in (0, 1], default 0.3. */
  readonly fprLimit?: number;
  /** Neighbourhood that joins pixels to regions, default 8. */
  readonly connectivity?: Connectivity;
  /** Largest number of points of each curve; no curves are drawn when left out. */
  readonly curvePoints?: number;
}

/** The metrics that are measured; `mAD` follows from them. */
export type MeasuredMetric = Exclude<CategoryMetric, 'mAD'>;

/** Mean of the seven, or which of them is missing. */
function meanOfAll(outcomes: Readonly<Record<MeasuredMetric, MetricOutcome>>): MetricOutcome {
  const entries = Object.entries(outcomes);
  const missing = entries.filter(([, outcome]) => outcome.value === null).map(([name]) => name);
  if (missing.length > 0) return undefinedBecause(`undefined: ${missing.join(', ')}`);
  return defined(entries.reduce((sum, [, outcome]) => sum + (outcome.value ?? 0), 0) / entries.length);
}

/** Values and reasons out of outcomes, with `mAD` added. */
export function rowOf(outcomes: Readonly<Record<MeasuredMetric, MetricOutcome>>): {
  readonly values: MetricValues;
  readonly reasons: MetricReasons;
} {
  const all: Record<CategoryMetric, MetricOutcome> = { ...outcomes, mAD: meanOfAll(outcomes) };
  const values: Partial<Record<CategoryMetric, number | null>> = {};
  const reasons: Partial<Record<CategoryMetric, string>> = {};
  for (const name of CATEGORY_METRICS) {
    const outcome = all[name];
    values[name] = outcome.value;
    if (outcome.value === null) reasons[name] = outcome.reason;
  }
  return { values: values as MetricValues, reasons };
}

/** Names the samples in the reasons: "no positives" becomes "no anomalous images". */
export function about<Name extends string>(
  samples: 'images' | 'pixels',
  outcomes: Readonly<Record<Name, { readonly value: number | null; readonly reason?: string }>>,
): Record<Name, MetricOutcome> {
  const named: Partial<Record<Name, MetricOutcome>> = {};
  for (const name of Object.keys(outcomes) as Name[]) {
    const { value, reason = '' } = outcomes[name];
    named[name] =
      value !== null
        ? defined(value)
        : undefinedBecause(
            reason
              .replace(NO_POSITIVES, `no anomalous ${samples}`)
              .replace(NO_NEGATIVES, `no normal ${samples}`),
          );
  }
  return named as Record<Name, MetricOutcome>;
}

/** The seven metrics of ranked images and pixels. */
export function measure(
  images: RankedCounts,
  pixels: PixelCounts,
  fprLimit: number,
): Record<MeasuredMetric, MetricOutcome> {
  return {
    ...about('images', {
      'I-AUROC': aurocOf(images),
      'I-AP': averagePrecisionOf(images),
      'I-F1max': f1MaxOf(images),
    }),
    ...about('pixels', {
      'P-AUROC': aurocOf(pixels),
      'P-AP': averagePrecisionOf(pixels),
      'P-F1max': f1MaxOf(pixels),
      AUPRO: auproOf(pixels, fprLimit),
    }),
  };
}

/** The outcome of a category without images. */
export function noImages(): Record<MeasuredMetric, MetricOutcome> {
  const none = undefinedBecause('no images');
  return {
    'I-AUROC': none,
    'I-AP': none,
    'I-F1max': none,
    'P-AUROC': none,
    'P-AP': none,
    'P-F1max': none,
    AUPRO: none,
  };
}

/**
 * All metrics of one category, exactly: every distinct score is a threshold, regions and normal pixels of the whole
 * category are pooled for AUPRO. The source is read twice; memory is proportional to the anomalous pixels. The result
 * does not depend on the order of the images, to the last bit.
 *
 * @throws MetricError for NaN (naming the image), sizes that do not match, and options out of range
 */
export async function evaluateCategory(
  source: ImageSource,
  options: CategoryOptions = {},
): Promise<CategoryResult> {
  const fprLimit = options.fprLimit ?? 0.3;
  checkFprLimit(fprLimit);
  const scores: number[] = [];
  const labels: boolean[] = [];
  const pixels = await countPixels(source, options.connectivity, (image) => {
    scores.push(image.score);
    labels.push(image.anomalous);
  });
  const images = rankScores(scores, labels);
  const outcomes = source.count === 0 ? noImages() : measure(images, pixels, fprLimit);
  const { curvePoints } = options;
  return {
    ...rowOf(outcomes),
    images: { normal: images.negatives, anomalous: images.positives },
    ...(curvePoints === undefined ? {} : { curves: categoryCurves(images, pixels, fprLimit, curvePoints) }),
  };
}
