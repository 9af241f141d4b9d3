import { METRIC_COLUMNS } from '../columns.js';
import { Footnotes } from '../tables/footnotes.js';
import { formatPercent } from '../tables/format-number.js';
import { markEntries } from '../tables/marks.js';
import {
  cellNote,
  cellTitle,
  COLUMNS_NOTE,
  entryTitle,
  machineNotes,
  settingNotes,
} from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { EntryRow, ResultEntry, Statistic } from '../tables/result-entry.js';
import { METRIC_MARKDOWN } from './markdown-columns.js';
import { costBlocks } from './markdown-cost.js';
import { categoryDifferences, summaryDifferences } from './markdown-differences.js';
import { distanceBlocks } from './markdown-distances.js';
import { publishedBlocks } from './markdown-published.js';
import { escapeMarkdown, markdownTable } from './markdown-text.js';
import type { MarkdownColumn } from './markdown-text.js';

/**
 * The report in GitHub-flavoured Markdown: per dataset and backbone a summary of the mean rows (best value bold), where
 * asked for the differences from a baseline and published results, and a table per method variant with a row per
 * category, and the distances of normal and anomalous pixels; below, cost, failures, provenance and machines.
 */
export function toMarkdown(model: ReportModel): string {
  const blocks = [
    `# Results: ${escapeMarkdown(model.name)}\n`,
    ...model.groups.flatMap(groupBlocks),
    model.groups.length === 0 ? 'No cell has results yet.\n' : `${COLUMNS_NOTE}\n`,
    ...costBlocks(model),
    ...failureBlocks(model),
    ...listBlock(
      'Provenance',
      [...model.provenance].map(
        ([method, sentence]) => `**${escapeMarkdown(method)}**: ${escapeMarkdown(sentence)}`,
      ),
    ),
    ...listBlock('Machine', machineNotes(model.cells).map(escapeMarkdown)),
  ];
  return blocks.join('\n');
}

function groupBlocks(group: ResultGroup): string[] {
  const caption = [...settingNotes(group), cellNote(group.entries)];
  return [
    `## ${escapeMarkdown(group.dataset)} with ${escapeMarkdown(group.backbone)}\n`,
    `${caption.map(escapeMarkdown).join(' ')}\n`,
    ...summaryBlocks(group),
    ...(group.comparison === null ? [] : summaryDifferences(group.comparison)),
    ...(group.published === null ? [] : publishedBlocks(group.published)),
    ...group.entries.flatMap((entry) => [
      ...categoryBlocks(entry),
      ...(group.comparison === null ? [] : categoryDifferences(group.comparison, entry)),
    ]),
    ...distanceBlocks(group),
  ];
}

function summaryBlocks(group: ResultGroup): string[] {
  const marks = markEntries(group.entries);
  const notes = Footnotes.of(group.entries.map((entry) => entry.mean));
  const rows = group.entries.map((entry, index) => [
    escapeMarkdown(entry.method),
    escapeMarkdown(entry.variant),
    String(entry.seeds.length),
    ...METRIC_COLUMNS.map((metric) =>
      formatCell(entry.mean.values[metric], notes, marks[metric][index] === 'best'),
    ),
  ]);
  const columns: MarkdownColumn[] = [
    { title: 'Method', align: 'left' },
    { title: 'Variant', align: 'left' },
    { title: 'Seeds', align: 'right' },
    ...METRIC_MARKDOWN,
  ];
  return [markdownTable(columns, rows), ...footnoteBlock(notes)];
}

function categoryBlocks(entry: ResultEntry): string[] {
  const all: EntryRow[] = [...entry.categories, entry.mean];
  const notes = Footnotes.of(all);
  const rows = all.map((row) => [
    row.category === 'mean' ? '**mean**' : escapeMarkdown(row.category),
    ...METRIC_COLUMNS.map((metric) => formatCell(row.values[metric], notes, false)),
  ]);
  return [
    `### ${escapeMarkdown(entryTitle(entry))}\n`,
    markdownTable([{ title: 'Category', align: 'left' }, ...METRIC_MARKDOWN], rows),
    ...footnoteBlock(notes),
  ];
}

function formatCell(statistic: Statistic, notes: Footnotes, bold: boolean): string {
  if (statistic.mean === null) return `-<sup>${notes.number(statistic.reason ?? 'undefined')}</sup>`;
  const mean = formatPercent(statistic.mean);
  const spread = statistic.std === null ? '' : ` ± ${formatPercent(statistic.std)}`;
  return `${bold ? `**${mean}**` : mean}${spread}`;
}

function footnoteBlock(notes: Footnotes): string[] {
  if (notes.reasons.length === 0) return [];
  return [
    notes.reasons
      .map((reason, index) => `<sup>${index + 1}</sup> ${escapeMarkdown(reason)}`)
      .join('  \n')
      .concat('\n'),
  ];
}

function failureBlocks(model: ReportModel): string[] {
  const left = (title: string): MarkdownColumn => ({ title, align: 'left' });
  const failed = model.failures.map(({ cell, variant }) => {
    const { phase, step, steps, error } = cell.status ?? { phase: '-', step: 0, steps: 0 };
    return [
      escapeMarkdown(cellTitle(cell, variant)),
      `${phase}, step ${step} of ${steps}`,
      escapeMarkdown(error === undefined ? '-' : `${error.code}: ${error.message}`),
      escapeMarkdown(error?.hint ?? '-'),
    ];
  });
  const unfinished = model.unfinished.map(({ cell, variant }) => {
    const { state, phase, step, steps } = cell.status ?? { state: 'unknown', phase: '-', step: 0, steps: 0 };
    return [escapeMarkdown(cellTitle(cell, variant)), state, `${phase}, step ${step} of ${steps}`];
  });
  const problems = model.problems.map(({ cell, file, expected, found }) =>
    [cell, file, expected, found].map(escapeMarkdown),
  );
  return [
    ...tableBlock('Failures', ['Cell', 'Reached', 'Error', 'What to do'].map(left), failed),
    ...tableBlock('Unfinished', ['Cell', 'State', 'Reached'].map(left), unfinished),
    ...tableBlock('Problems', ['Cell', 'File', 'Expected', 'Found'].map(left), problems),
  ];
}

function tableBlock(
  title: string,
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  return rows.length === 0 ? [] : [`## ${title}\n`, markdownTable(columns, rows)];
}

function listBlock(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}\n`, items.map((item) => `- ${item}\n`).join('')];
}
