import { join } from 'node:path';
import { ReportError } from '../errors.js';
import { toCsv } from '../formats/csv.js';
import { toLatex } from '../formats/latex.js';
import { toMarkdown } from '../formats/markdown.js';
import { collectAssets } from '../html/collect-assets.js';
import { toHtml } from '../html/page.js';
import type { RunReading } from '../read/run-cell.js';
import { reportModel } from '../tables/report-model.js';
import { tableRows } from '../tables/table-rows.js';
import { writeFileAtomically } from './atomic-file.js';
import { compareRuns } from './compare-runs.js';

/** Formats of a report, as `--format` names them. */
export const REPORT_FORMATS = ['md', 'csv', 'latex', 'html'] as const;

/** Format of a report. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report that was written. */
export interface WrittenReport {
  readonly text: string;
  /** File that holds the text; `null` when no file was asked for. */
  readonly path: string | null;
}

/** Writes what was read in the given format. */
export async function formatReport(reading: RunReading, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'csv':
      return toCsv(tableRows(reading.cells));
    case 'md':
      return toMarkdown(reportModel(reading));
    case 'latex':
      return toLatex(reportModel(reading));
    case 'html': {
      const model = reportModel(reading);
      return toHtml(model, await collectAssets(model));
    }
  }
}

/**
 * Reports one run folder, or compares several, in the given format.
 *
 * @param dirs Run folder or folders.
 * @param out File to write, by way of a temporary name. HTML is always written: without `out` to `report.html` in the
 *   (first) run folder, `compare.html` for several. The other formats are then only returned.
 * @throws ReportError `RUN_NOT_FOUND`, `NO_CELLS`, or `UNKNOWN_FORMAT`.
 */
export async function writeReport(
  dirs: string | readonly string[],
  format: ReportFormat,
  out?: string,
): Promise<WrittenReport> {
  if (!REPORT_FORMATS.includes(format)) {
    throw new ReportError(
      'UNKNOWN_FORMAT',
      `Expected one of the formats ${REPORT_FORMATS.join(', ')}, found "${String(format)}".`,
      'Pass one of them as --format.',
    );
  }
  const all = typeof dirs === 'string' ? [dirs] : dirs;
  const text = await formatReport(await compareRuns(all, { images: false }), format);
  const path =
    out ?? (format === 'html' ? join(all[0], all.length > 1 ? 'compare.html' : 'report.html') : null);
  if (path !== null) await writeFileAtomically(path, text);
  return { text, path };
}
