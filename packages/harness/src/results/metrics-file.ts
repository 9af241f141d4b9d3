/** Metric columns in the field's order. Values are fractions in [0, 1]; tables print percent. */
export const METRIC_NAMES = [
  'I-AUROC',
  'I-AP',
  'I-F1max',
  'P-AUROC',
  'P-AP',
  'P-F1max',
  'AUPRO',
  'mAD',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** What identifies a cell in tables. */
export interface CellKey {
  readonly dataset: string;
  readonly method: string;
  readonly variant: string;
  readonly backbone: string;
  readonly seed: number;
}

/** Metrics of one category, or of the mean over categories. `null` where a metric is undefined; `reasons` says why. */
export interface MetricRow {
  readonly values: Readonly<Record<MetricName, number | null>>;
  readonly reasons: Readonly<Partial<Record<MetricName, string>>>;
}

export interface CategoryMetrics extends MetricRow {
  readonly category: string;
  readonly images: { readonly normal: number; readonly anomalous: number };
}

/** `metrics.json` of a cell. Holds nothing that differs between two runs of the same cell. */
export interface MetricsFile {
  readonly format: 'protobench-metrics-1';
  readonly cell: CellKey & { readonly id: string };
  readonly evaluation: {
    readonly height: number;
    readonly width: number;
    readonly smoothing: unknown;
    readonly score: unknown;
    readonly fprLimit: number;
  };
  readonly categories: readonly CategoryMetrics[];
  /** Unweighted mean over categories. */
  readonly mean: MetricRow;
}
