import type { MetricName, MetricRow } from '@protobench/harness';
import { perMetric } from '../columns.js';
import type { RunCell } from '../read/run-cell.js';
import { resultEntries } from './entries.js';
import type { EntryRow, ResultEntry } from './result-entry.js';

/** One line of the CSV table. */
export interface TableRow {
  readonly dataset: string;
  /** Category, or `mean` for the unweighted mean over categories. */
  readonly category: string;
  readonly method: string;
  readonly variant: string;
  readonly backbone: string;
  /** Seed of one cell, or `mean` and `std` (sample standard deviation) over the seeds. */
  readonly seed: number | 'mean' | 'std';
  /** Percent, [0, 100]; `null` where undefined. */
  readonly values: Readonly<Record<MetricName, number | null>>;
}

/**
 * Rows of all cells that are done: per cell a row per category and the mean row; after the cells of more than one seed,
 * the same rows over seeds. Order: dataset, method, variant, backbone, seed, categories in file order, mean last.
 */
export function tableRows(cells: readonly RunCell[]): TableRow[] {
  return resultEntries(cells).flatMap((entry) => {
    const rows = entry.cells.flatMap((cell) => {
      const { categories, mean } = cell.metrics;
      const seed = cell.config.key.seed;
      return [
        ...categories.map((row) => toRow(entry, row.category, seed, percent(row))),
        toRow(entry, 'mean', seed, percent(mean)),
      ];
    });
    if (entry.cells.length === 1) return rows;
    const all = [...entry.categories, entry.mean];
    return [
      ...rows,
      ...all.map((row) => toRow(entry, row.category, 'mean', pick(row, 'mean'))),
      ...all.map((row) => toRow(entry, row.category, 'std', pick(row, 'std'))),
    ];
  });
}

function toRow(
  entry: ResultEntry,
  category: string,
  seed: TableRow['seed'],
  values: TableRow['values'],
): TableRow {
  const { dataset, method, variant, backbone } = entry;
  return { dataset, category, method, variant, backbone, seed, values };
}

function percent(row: MetricRow): TableRow['values'] {
  return perMetric((metric) => {
    const value = row.values[metric];
    return value === null ? null : 100 * value;
  });
}

function pick(row: EntryRow, field: 'mean' | 'std'): TableRow['values'] {
  return perMetric((metric) => row.values[metric][field]);
}
