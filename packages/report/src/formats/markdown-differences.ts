import { comparisonNotes, comparisonTitle, DELTA_MARK } from '../baseline/comparison-notes.js';
import type { DeltaRow, GroupComparison } from '../baseline/deltas.js';
import { METRIC_COLUMNS } from '../columns.js';
import { formatDelta } from '../tables/format-number.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { METRIC_MARKDOWN } from './markdown-columns.js';
import { escapeMarkdown, markdownTable } from './markdown-text.js';

/** Differences of the mean rows from the baseline, and how they were tested. */
export function summaryDifferences(comparison: GroupComparison): string[] {
  if (comparison.entries.size === 0) return [];
  const rows = [...comparison.entries].map(([entry, { mean }]) => [
    escapeMarkdown(entry.method),
    escapeMarkdown(entry.variant),
    ...cells(mean),
  ]);
  return [
    `### ${escapeMarkdown(comparisonTitle(comparison))}\n`,
    markdownTable(
      [{ title: 'Method', align: 'left' }, { title: 'Variant', align: 'left' }, ...METRIC_MARKDOWN],
      rows,
    ),
    `${comparisonNotes(comparison).map(escapeMarkdown).join(' ')}\n`,
  ];
}

/** Differences of the categories of one row; nothing for the baseline itself. */
export function categoryDifferences(comparison: GroupComparison, entry: ResultEntry): string[] {
  const deltas = comparison.entries.get(entry);
  if (deltas === undefined) return [];
  const rows = [...deltas.categories].map(([category, row]) => [escapeMarkdown(category), ...cells(row)]);
  return [
    `${escapeMarkdown(comparisonTitle(comparison))}:\n`,
    markdownTable(
      [{ title: 'Category', align: 'left' }, ...METRIC_MARKDOWN],
      [...rows, ['**mean**', ...cells(deltas.mean)]],
    ),
  ];
}

function cells(row: DeltaRow): string[] {
  return METRIC_COLUMNS.map((metric) => {
    const { points, marked } = row[metric];
    return points === null ? '-' : `${formatDelta(points)}${marked ? DELTA_MARK : ''}`;
  });
}
