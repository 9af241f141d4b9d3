import type { METRIC_NAMES, MetricName } from '@protobench/harness';

/**
 * Metric columns in the field's order. Restated here because a report uses the harness for its types alone; the
 * compiler refuses this list when it differs from the harness' own.
 */
export const METRIC_COLUMNS = [
  'I-AUROC',
  'I-AP',
  'I-F1max',
  'P-AUROC',
  'P-AP',
  'P-F1max',
  'AUPRO',
  'mAD',
] as const satisfies typeof METRIC_NAMES;

/** Columns that say what a row is about, before the metrics. */
export const KEY_COLUMNS = ['dataset', 'category', 'method', 'variant', 'backbone', 'seed'] as const;

/** Builds a record with one value per metric. */
export function perMetric<T>(value: (metric: MetricName) => T): Record<MetricName, T> {
  return Object.fromEntries(METRIC_COLUMNS.map((metric) => [metric, value(metric)])) as Record<MetricName, T>;
}
