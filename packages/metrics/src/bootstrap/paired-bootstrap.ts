import { MetricError } from '../errors.js';
import type { ImageSource } from '../exact/evaluated-image.js';
import type { CategoryMetric } from '../metric-names.js';
import { CATEGORY_METRICS } from '../metric-names.js';
import type { BootstrapEstimate, BootstrapOptions } from './bootstrap.js';
import { checkOptions, columnOf, estimate, replicateMetrics } from './bootstrap.js';
import type { BuiltTables } from './build-tables.js';
import { buildTables } from './build-tables.js';

/** Difference of a metric between two runs, second minus first. */
export interface PairedEstimate {
  /** Metric of each run on all images. */
  readonly first: number | null;
  readonly second: number | null;
  /** Difference with its percentile interval. */
  readonly difference: BootstrapEstimate;
  /**
   * Two-sided: twice the smaller share of replicates in which the difference is not above, or not below, zero (one
   * added to count and number, at most 1); `null` where no replicate has a value.
   */
  readonly pValue: number | null;
}

/** Refuses runs that are not on the same images. */
function checkSameImages(first: BuiltTables, second: BuiltTables): void {
  const at = first.ids.findIndex(
    (id, index) => id !== second.ids[index] || first.labels[index] !== second.labels[index],
  );
  if (first.ids.length === second.ids.length && at < 0) return;
  const found =
    at < 0
      ? `${first.ids.length} and ${second.ids.length} images`
      : `image ${at} is "${first.ids[at]}" in one and "${second.ids[at] ?? 'absent'}" in the other`;
  throw new MetricError(
    'NOT_PAIRED',
    `the two runs are not on the same images: ${found}`,
    'pass the same images with the same labels in the same order',
  );
}

/** See `PairedEstimate.pValue`. */
function twoSided(differences: Float64Array): number | null {
  const defined = differences.filter((value) => !Number.isNaN(value));
  if (defined.length === 0) return null;
  const notAbove = defined.filter((value) => value <= 0).length;
  const notBelow = defined.filter((value) => value >= 0).length;
  return Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (defined.length + 1));
}

/**
 * Paired bootstrap over images: both runs are measured on the same resamples, so what makes images hard or easy cancels.
 *
 * @param first a run
 * @param second another run on the same images, in the same order
 * @throws MetricError `NOT_PAIRED`, `BAD_OPTION`, and for images as `evaluateCategory`
 */
export async function pairedBootstrap(
  first: ImageSource,
  second: ImageSource,
  options: BootstrapOptions = {},
): Promise<Record<CategoryMetric, PairedEstimate>> {
  const checked = checkOptions(options);
  const builtFirst = await buildTables(first, checked.bits, checked.connectivity);
  const builtSecond = await buildTables(second, checked.bits, checked.connectivity);
  checkSameImages(builtFirst, builtSecond);
  const rowsFirst = await replicateMetrics(builtFirst, checked);
  const rowsSecond = await replicateMetrics(builtSecond, checked);
  const estimates: Partial<Record<CategoryMetric, PairedEstimate>> = {};
  for (const metric of CATEGORY_METRICS) {
    const columnFirst = columnOf(rowsFirst, metric);
    const columnSecond = columnOf(rowsSecond, metric);
    const differences = columnSecond.map((value, row) => value - columnFirst[row]);
    estimates[metric] = {
      first: Number.isNaN(columnFirst[0]) ? null : columnFirst[0],
      second: Number.isNaN(columnSecond[0]) ? null : columnSecond[0],
      difference: estimate(differences, checked.level),
      pValue: twoSided(differences.subarray(1)),
    };
  }
  return estimates as Record<CategoryMetric, PairedEstimate>;
}
