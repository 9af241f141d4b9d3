import type { MetricName } from '@protobench/harness';
import type { RunCell } from '../read/run-cell.js';

/** A metric over the seeds of an entry, in percent. */
export interface Statistic {
  /** The value itself with one seed, the mean with several; `null` where any seed leaves it undefined. */
  readonly mean: number | null;
  /** Sample standard deviation over seeds; `null` with one seed or without a mean. */
  readonly std: number | null;
  /** Why `mean` is `null`. */
  readonly reason: string | null;
}

/** A category of an entry, or the mean over categories. */
export interface EntryRow {
  /** `mean` for the mean row. */
  readonly category: string;
  /** Number of test images; `null` for the mean row. */
  readonly images: { readonly normal: number; readonly anomalous: number } | null;
  readonly values: Readonly<Record<MetricName, Statistic>>;
}

/** A method variant on a dataset with a backbone: all its seeds that are done. */
export interface ResultEntry {
  readonly dataset: string;
  readonly method: string;
  /** See `variantLabels`. */
  readonly variant: string;
  readonly backbone: string;
  /** Ascending. */
  readonly seeds: readonly number[];
  /** The cells of `seeds`, in that order. */
  readonly cells: readonly DoneCell[];
  /** Categories in the order of the metrics file. */
  readonly categories: readonly EntryRow[];
  readonly mean: EntryRow;
}

/** A cell with metrics. */
export type DoneCell = RunCell & { readonly metrics: NonNullable<RunCell['metrics']> };

/** Whether a cell is done and its metrics are readable. */
export function isDone(cell: RunCell): cell is DoneCell {
  return cell.metrics !== null;
}
