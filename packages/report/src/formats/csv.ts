import { stringify } from 'csv-stringify/sync';
import { KEY_COLUMNS, METRIC_COLUMNS } from '../columns.js';
import type { TableRow } from '../tables/table-rows.js';

/** Rows as CSV with a header line: percent with four decimals, an empty field where a value is undefined. */
export function toCsv(rows: readonly TableRow[]): string {
  const records = rows.map((row) => [
    ...KEY_COLUMNS.map((column) => String(row[column])),
    ...METRIC_COLUMNS.map((metric) => row.values[metric]?.toFixed(4) ?? ''),
  ]);
  return stringify([[...KEY_COLUMNS, ...METRIC_COLUMNS], ...records]);
}
