import { METRIC_COLUMNS } from '../columns.js';
import { formatPercent } from '../tables/format-number.js';
import { markEntries } from '../tables/marks.js';
import { cellTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { Statistic } from '../tables/result-entry.js';

/**
 * The mean rows as aligned plain text, per dataset and backbone; `*` marks the best of a column. Below, one line for
 * each failed or unfinished cell and for each problem.
 */
export function toTerminalTable(model: ReportModel): string {
  const failures = model.failures.map(({ cell, variant }) => {
    const error = cell.status?.error;
    const cause = error === undefined ? 'no error recorded' : `${error.code}: ${oneLine(error.message)}`;
    const hint = error === undefined ? '' : `\n          ${oneLine(error.hint)}`;
    return `failed    ${cellTitle(cell, variant)}: ${cause}${hint}\n`;
  });
  const unfinished = model.unfinished.map(({ cell, variant }) => {
    const status = cell.status;
    const state = status === null ? 'no status' : `${status.phase}, step ${status.step} of ${status.steps}`;
    return `${(status?.state ?? 'unknown').padEnd(10)}${cellTitle(cell, variant)}: ${state}\n`;
  });
  const problems = model.problems.map(
    ({ cell, file, expected, found }) => `problem   ${cell}/${file}: expected ${expected}, found ${found}\n`,
  );
  const rest = [...failures, ...unfinished, ...problems].join('');
  const blocks = [...model.groups.map(groupTable), ...(rest === '' ? [] : [rest])];
  return blocks.length === 0 ? 'No cell has results yet.\n' : blocks.join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function groupTable(group: ResultGroup): string {
  const marks = markEntries(group.entries);
  const header = ['method', 'variant', 'seeds', ...METRIC_COLUMNS.map((metric) => `${metric} `)];
  const rows = group.entries.map((entry, index) => [
    entry.method,
    entry.variant,
    String(entry.seeds.length),
    ...METRIC_COLUMNS.map((metric) => {
      const mark = marks[metric][index] === 'best' ? '*' : ' ';
      return `${formatCell(entry.mean.values[metric])}${mark}`;
    }),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd()
      .concat('\n');
  const categories = new Set(group.entries.flatMap((entry) => entry.categories.map((row) => row.category)));
  const title = `${group.dataset} with ${group.backbone} (percent, mean over ${categories.size} ${
    categories.size === 1 ? 'category' : 'categories'
  })\n`;
  return [title, line(header), ...rows.map(line)].join('');
}

function formatCell({ mean, std }: Statistic): string {
  if (mean === null) return '-';
  return std === null ? formatPercent(mean) : `${formatPercent(mean)}±${formatPercent(std)}`;
}
