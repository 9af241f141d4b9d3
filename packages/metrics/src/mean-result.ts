import type { CategoryResult } from './category.js';
import type { CategoryMetric, MetricReasons, MetricValues } from './metric-names.js';
import { CATEGORY_METRICS } from './metric-names.js';

/** A category by its place, with its reason: "category 2 of 3 (no anomalous pixels)". */
function describe(result: CategoryResult, index: number, total: number, metric: CategoryMetric): string {
  return `category ${index + 1} of ${total} (${result.reasons[metric] ?? 'undefined'})`;
}

/**
 * Unweighted mean over categories, metric by metric. A category for which a metric is undefined is left out of the
 * mean of that metric, and the reason names it; the mean is `null` only where no category has a value.
 *
 * @param results one result for each category
 * @param names names of the categories for the reasons, in the order of `results`; their places where omitted
 */
export function meanResult(
  results: readonly CategoryResult[],
  names?: readonly string[],
): { readonly values: MetricValues; readonly reasons: MetricReasons } {
  const values: Partial<Record<CategoryMetric, number | null>> = {};
  const reasons: Partial<Record<CategoryMetric, string>> = {};
  for (const metric of CATEGORY_METRICS) {
    const measured = results.map((result) => result.values[metric]).filter((value) => value !== null);
    values[metric] =
      measured.length === 0 ? null : measured.reduce((sum, value) => sum + value, 0) / measured.length;
    const missing = results.flatMap((result, index) =>
      result.values[metric] !== null
        ? []
        : names === undefined
          ? [describe(result, index, results.length, metric)]
          : [`${names[index]} (${result.reasons[metric] ?? 'undefined'})`],
    );
    if (results.length === 0) reasons[metric] = 'no categories';
    else if (missing.length > 0) reasons[metric] = `left out: ${missing.join(', ')}`;
  }
  return { values: values as MetricValues, reasons };
}
