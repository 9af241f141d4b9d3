/** Metrics of one category in the order in which the field prints them. Values are fractions in [0, 1]. */
export const CATEGORY_METRICS = [
  'I-AUROC',
  'I-AP',
  'I-F1max',
  'P-AUROC',
  'P-AP',
  'P-F1max',
  'AUPRO',
  'mAD',
] as const;

/** Name of a metric of a category. `mAD` is the mean of the other seven. */
export type CategoryMetric = (typeof CATEGORY_METRICS)[number];

/** Values by name; `null` where a metric is undefined. */
export type MetricValues = Readonly<Record<CategoryMetric, number | null>>;

/** Why a metric is undefined (or, in a mean, which categories it leaves out), by name. */
export type MetricReasons = Readonly<Partial<Record<CategoryMetric, string>>>;
