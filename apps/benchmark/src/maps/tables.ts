import type { CategoryMetric, MetricReasons, MetricValues } from '@protobench/metrics';
import { CATEGORY_METRICS } from '@protobench/metrics';
import type { Intervals, ProfileTable } from './measure.js';
import type { TextTable } from './text-table.js';

/** Reasons below a table, each once, with its number. */
class Reasons {
  readonly lines: string[] = [];

  /** A cell with the mark of its reason. */
  mark(cell: string, reason: string | undefined): string {
    if (reason === undefined) return cell;
    const known = this.lines.indexOf(reason);
    return `${cell} [${known < 0 ? this.lines.push(reason) : known + 1}]`;
  }

  get notes(): string[] {
    return this.lines.map((reason, i) => `[${i + 1}] ${reason}`);
  }
}

/** A fraction in percent with two decimals. */
function percent(value: number | null): string {
  return value === null ? '-' : (100 * value).toFixed(2);
}

function metricCells(values: MetricValues, reasons: MetricReasons, notes: Reasons): string[] {
  return CATEGORY_METRICS.map((metric) => notes.mark(percent(values[metric]), reasons[metric]));
}

/** The categories of a profile and their mean, in percent. */
export function profileTable(dataset: string, { profile, categories, mean }: ProfileTable): TextTable {
  const notes = new Reasons();
  const rows = categories.map(({ category, images, values, reasons }) => [
    category,
    `${images.normal}+${images.anomalous}`,
    ...metricCells(values, reasons, notes),
  ]);
  return {
    title: `${dataset} by ${profile.name}: ${profile.title} (percent; images normal+anomalous)`,
    header: ['category', 'images', ...CATEGORY_METRICS],
    rows: [...rows, ['mean', '', ...metricCells(mean.values, mean.reasons, notes)]],
    notes: notes.notes,
  };
}

function interval(intervals: Intervals, metric: CategoryMetric): string {
  const { low, high } = intervals[metric];
  return low === null || high === null ? '-' : `${percent(low)}..${percent(high)}`;
}

/** The intervals of a profile, in percent; `null` where it has none. */
export function intervalTable({ profile, categories }: ProfileTable, about: string): TextTable | null {
  const rows = categories.flatMap(({ category, intervals }) =>
    intervals === undefined
      ? []
      : [[category, ...CATEGORY_METRICS.map((metric) => interval(intervals, metric))]],
  );
  if (rows.length === 0) return null;
  return {
    title: `95 % intervals of ${profile.name}: ${about}`,
    header: ['category', ...CATEGORY_METRICS],
    rows,
    notes: [],
  };
}

/** By how much each metric of a mean is above that of another; `null` where either is undefined. */
export function differences(values: MetricValues, reference: MetricValues): MetricValues {
  return Object.fromEntries(
    CATEGORY_METRICS.map((metric) => {
      const [value, other] = [values[metric], reference[metric]];
      return [metric, value === null || other === null ? null : value - other];
    }),
  ) as Record<CategoryMetric, number | null>;
}

function signed(value: number | null): string {
  if (value === null) return '';
  const text = percent(value);
  return ` (${Number(text) === 0 ? '=' : text.startsWith('-') ? text : `+${text}`})`;
}

/** One row per profile: the mean over categories and, in brackets, the difference to the first profile. */
export function explainTable(dataset: string, tables: readonly ProfileTable[]): TextTable {
  const notes = new Reasons();
  const [first] = tables;
  const rows = tables.map((table) => {
    const delta = differences(table.mean.values, first.mean.values);
    return [
      table.profile.name,
      ...CATEGORY_METRICS.map((metric) => {
        const cell = percent(table.mean.values[metric]) + (table === first ? '' : signed(delta[metric]));
        return notes.mark(cell, table.mean.reasons[metric]);
      }),
    ];
  });
  return {
    title: `${dataset} by profile: mean over categories in percent (difference to ${first.profile.name})`,
    header: ['profile', ...CATEGORY_METRICS],
    rows,
    notes: notes.notes,
  };
}
