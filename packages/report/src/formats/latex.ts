import { METRIC_COLUMNS } from '../columns.js';
import { Footnotes } from '../tables/footnotes.js';
import { formatPercent } from '../tables/format-number.js';
import { markEntries } from '../tables/marks.js';
import type { Mark } from '../tables/marks.js';
import { cellHash, cellNote, COLUMNS_NOTE, entryTitle, machineNotes, settingNotes } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { EntryRow, ResultEntry, Statistic } from '../tables/result-entry.js';
import { categoryDifferences, summaryDifferences } from './latex-differences.js';
import { publishedTable } from './latex-published.js';
import { latexLabel, latexTable } from './latex-table.js';
import { escapeLatex } from './latex-text.js';

/**
 * The tables for a paper (package `booktabs`): per dataset and backbone a summary of the mean rows, best value bold and
 * second underlined, where asked for the differences from a baseline and published results, and a table per method
 * variant with a row per category. Captions name setting, profile, cells and machine.
 */
export function toLatex(model: ReportModel): string {
  const head = ['% Needs \\usepackage{booktabs}.', `% ${comment(COLUMNS_NOTE)}`];
  const provenance = [...model.provenance].map(
    ([method, sentence]) => `% ${comment(`${method}: ${sentence}`)}`,
  );
  const tables = model.groups.flatMap((group) => [
    summaryTable(group),
    ...(group.comparison === null ? [] : summaryDifferences(group, group.comparison)),
    ...(group.published === null ? [] : [publishedTable(group, group.published)]),
    ...group.entries.flatMap((entry) => [
      categoryTable(group, entry),
      ...(group.comparison === null ? [] : categoryDifferences(group, group.comparison, entry)),
    ]),
  ]);
  return `${[[...head, ...provenance].join('\n'), ...tables].join('\n\n')}\n`;
}

function comment(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function summaryTable(group: ResultGroup): string {
  const marks = markEntries(group.entries);
  const notes = Footnotes.of(group.entries.map((entry) => entry.mean));
  const rows = group.entries.map((entry, index) => [
    escapeLatex(entryTitle(entry)),
    ...METRIC_COLUMNS.map((metric) => formatCell(entry.mean.values[metric], notes, marks[metric][index])),
  ]);
  const title = `Results on ${group.dataset} with ${group.backbone}.`;
  const machines = machineNotes(group.entries.flatMap((entry) => entry.cells)).map(
    (note) => `Run on ${note}`,
  );
  const caption = [title, ...settingNotes(group), cellNote(group.entries), ...machines].join(' ');
  return latexTable({
    short: escapeLatex(title),
    caption: `${escapeLatex(caption)}${group.entries.length > 1 ? ' Best in bold, second underlined.' : ''}`,
    label: latexLabel(group.dataset, group.backbone),
    head: 'Method',
    body: rows,
    notes: footnotes(notes),
  });
}

function categoryTable(group: ResultGroup, entry: ResultEntry): string {
  const notes = Footnotes.of([...entry.categories, entry.mean]);
  const cells = (row: EntryRow) =>
    METRIC_COLUMNS.map((metric) => formatCell(row.values[metric], notes, null));
  const title = `${entryTitle(entry)} on ${group.dataset} with ${group.backbone}, per category.`;
  const hashes = `${entry.cells.length === 1 ? 'cell' : 'cells'} ${entry.cells.map(cellHash).join(', ')}.`;
  return latexTable({
    short: escapeLatex(title),
    caption: `${escapeLatex(title)} Setting, profile and machine as in Table~\\ref{${latexLabel(
      group.dataset,
      group.backbone,
    )}}; ${escapeLatex(hashes)}`,
    label: latexLabel(group.dataset, group.backbone, entry.method, entry.variant),
    head: 'Category',
    body: entry.categories.map((row) => [escapeLatex(row.category), ...cells(row)]),
    foot: ['mean', ...cells(entry.mean)],
    notes: footnotes(notes),
  });
}

function footnotes(notes: Footnotes): string[] {
  return notes.reasons.map((reason, index) => `\\textsuperscript{${index + 1}} ${escapeLatex(reason)}`);
}

function formatCell(statistic: Statistic, notes: Footnotes, mark: Mark): string {
  if (statistic.mean === null) return `-\\textsuperscript{${notes.number(statistic.reason ?? 'undefined')}}`;
  const mean = formatPercent(statistic.mean);
  const marked = mark === 'best' ? `\\textbf{${mean}}` : mark === 'second' ? `\\underline{${mean}}` : mean;
  return statistic.std === null ? marked : `${marked}{\\scriptsize$\\pm$${formatPercent(statistic.std)}}`;
}
