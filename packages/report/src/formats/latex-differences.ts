import { comparisonNotes, comparisonTitle } from '../baseline/comparison-notes.js';
import type { DeltaRow, GroupComparison } from '../baseline/deltas.js';
import { METRIC_COLUMNS } from '../columns.js';
import { formatDelta } from '../tables/format-number.js';
import { entryTitle } from '../tables/notes.js';
import type { ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { latexLabel, latexTable } from './latex-table.js';
import { escapeLatex } from './latex-text.js';

/** Differences of the mean rows from the baseline, and how they were tested. */
export function summaryDifferences(group: ResultGroup, comparison: GroupComparison): string[] {
  if (comparison.entries.size === 0) return [];
  const title = `${comparisonTitle(comparison)} on ${group.dataset} with ${group.backbone}.`;
  return [
    latexTable({
      short: escapeLatex(title),
      caption: escapeLatex([title, ...comparisonNotes(comparison)].join(' ')),
      label: labelOf(group, comparison),
      head: 'Method',
      body: [...comparison.entries].map(([entry, { mean }]) => [
        escapeLatex(entryTitle(entry)),
        ...cells(mean),
      ]),
      notes: [],
    }),
  ];
}

/** Differences of the categories of one row; nothing for the baseline itself. */
export function categoryDifferences(
  group: ResultGroup,
  comparison: GroupComparison,
  entry: ResultEntry,
): string[] {
  const deltas = comparison.entries.get(entry);
  if (deltas === undefined) return [];
  const title = `${comparisonTitle(comparison)} of ${entryTitle(entry)} on ${group.dataset} with ${
    group.backbone
  }, per category.`;
  return [
    latexTable({
      short: escapeLatex(title),
      caption: `${escapeLatex(title)} Marks as in Table~\\ref{${labelOf(group, comparison)}}.`,
      label: labelOf(group, comparison, entry.method, entry.variant),
      head: 'Category',
      body: [...deltas.categories].map(([category, row]) => [escapeLatex(category), ...cells(row)]),
      foot: ['mean', ...cells(deltas.mean)],
      notes: [],
    }),
  ];
}

function labelOf(group: ResultGroup, { baseline }: GroupComparison, ...rest: readonly string[]): string {
  return latexLabel(group.dataset, group.backbone, ...rest, 'from', baseline.method, baseline.variant);
}

function cells(row: DeltaRow): string[] {
  return METRIC_COLUMNS.map((metric) => {
    const { points, marked } = row[metric];
    if (points === null) return '-';
    const text = formatDelta(points).replace(/^[+-]/, (sign) => `$${sign}$`);
    // The mark takes no width: decimal points stay in line.
    return marked ? `${text}\\rlap{\\textsuperscript{\\dag}}` : text;
  });
}
