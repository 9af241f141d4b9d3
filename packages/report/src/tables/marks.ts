import type { MetricName } from '@protobench/harness';
import { perMetric } from '../columns.js';
import { formatPercent } from './format-number.js';
import type { ResultEntry } from './result-entry.js';

/** Place of a value in its column. */
export type Mark = 'best' | 'second' | null;

/**
 * Marks of the mean rows: for each metric, one mark per entry. Values count as printed, so that two equal numbers never
 * carry different marks; ties share a place. A column with fewer than two values has no marks.
 */
export function markEntries(entries: readonly ResultEntry[]): Record<MetricName, readonly Mark[]> {
  return perMetric((metric) => {
    const printed = entries.map((entry) => {
      const value = entry.mean.values[metric].mean;
      return value === null ? null : Number(formatPercent(value));
    });
    const present = printed.filter((value) => value !== null);
    if (present.length < 2) return printed.map(() => null);
    const [best, second] = [...new Set(present)].sort((a, b) => b - a);
    return printed.map((value) =>
      value === null ? null : value === best ? 'best' : value === second ? 'second' : null,
    );
  });
}
