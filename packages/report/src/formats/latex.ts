import { METRIC_COLUMNS } from '../columns.js';
import { Footnotes } from '../tables/footnotes.js';
import { formatPercent } from '../tables/format-number.js';
import { markEntries } from '../tables/marks.js';
import type { Mark } from '../tables/marks.js';
import { COLUMNS_NOTE, entryTitle, settingNotes } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { EntryRow, ResultEntry, Statistic } from '../tables/result-entry.js';
import { escapeLatex } from './latex-text.js';

/**
 * The tables for a paper (package `booktabs`): per dataset and backbone a summary of the mean rows, best value bold and
 * second underlined, and a table per method variant with a row per category.
 */
export function toLatex(model: ReportModel): string {
  const head = ['% Needs \\usepackage{booktabs}.', `% ${comment(COLUMNS_NOTE)}`];
  const provenance = [...model.provenance].map(
    ([method, sentence]) => `% ${comment(`${method}: ${sentence}`)}`,
  );
  const tables = model.groups.flatMap((group) => [
    summaryTable(group),
    ...group.entries.map((entry) => categoryTable(group, entry)),
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
  const caption = `Results on ${group.dataset} with ${group.backbone}. ${settingNotes(group).join(' ')}`;
  return table({
    caption: `${escapeLatex(caption)}${group.entries.length > 1 ? ' Best in bold, second underlined.' : ''}`,
    label: label(group.dataset, group.backbone),
    head: 'Method',
    body: rows,
    foot: null,
    notes,
  });
}

function categoryTable(group: ResultGroup, entry: ResultEntry): string {
  const notes = Footnotes.of([...entry.categories, entry.mean]);
  const cells = (row: EntryRow) =>
    METRIC_COLUMNS.map((metric) => formatCell(row.values[metric], notes, null));
  return table({
    caption: escapeLatex(`${entryTitle(entry)} on ${group.dataset} with ${group.backbone}, per category.`),
    label: label(group.dataset, group.backbone, entry.method, entry.variant),
    head: 'Category',
    body: entry.categories.map((row) => [escapeLatex(row.category), ...cells(row)]),
    foot: ['mean', ...cells(entry.mean)],
    notes,
  });
}

interface LatexTable {
  readonly caption: string;
  readonly label: string;
  readonly head: string;
  readonly body: readonly (readonly string[])[];
  /** Last row, below a rule. */
  readonly foot: readonly string[] | null;
  readonly notes: Footnotes;
}

function table({ caption, label, head, body, foot, notes }: LatexTable): string {
  const line = (cells: readonly string[]) => `    ${cells.join(' & ')} \\\\`;
  return [
    '\\begin{table}[t]',
    '  \\centering',
    `  \\caption{${caption}}`,
    `  \\label{${label}}`,
    `  \\begin{tabular}{l${'r'.repeat(METRIC_COLUMNS.length)}}`,
    '    \\toprule',
    line([head, ...METRIC_COLUMNS]),
    '    \\midrule',
    ...body.map(line),
    ...(foot === null ? [] : ['    \\midrule', line(foot)]),
    '    \\bottomrule',
    '  \\end{tabular}',
    ...notes.reasons.map(
      (reason, index) => `  \\par\\footnotesize\\textsuperscript{${index + 1}} ${escapeLatex(reason)}`,
    ),
    '\\end{table}',
  ].join('\n');
}

function formatCell(statistic: Statistic, notes: Footnotes, mark: Mark): string {
  if (statistic.mean === null) return `-\\textsuperscript{${notes.number(statistic.reason ?? 'undefined')}}`;
  const mean = formatPercent(statistic.mean);
  const marked = mark === 'best' ? `\\textbf{${mean}}` : mark === 'second' ? `\\underline{${mean}}` : mean;
  return statistic.std === null ? marked : `${marked}{\\scriptsize$\\pm$${formatPercent(statistic.std)}}`;
}

/** Labels are plain ASCII, as `\ref` wants them. */
function label(...parts: readonly string[]): string {
  return `tab:${parts.map((part) => part.replace(/[^A-Za-z0-9.-]+/g, '-')).join(':')}`;
}
