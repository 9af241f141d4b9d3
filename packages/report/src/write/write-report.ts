import { join } from 'node:path';
import { withBaseline } from '../baseline/with-baseline.js';
import { ReportError } from '../errors.js';
import { toCsv } from '../formats/csv.js';
import { toLatex } from '../formats/latex.js';
import { toMarkdown } from '../formats/markdown.js';
import { collectAssets } from '../html/collect-assets.js';
import { withPublished } from '../published/published-block.js';
import { readPublished } from '../published/published-file.js';
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

/** What a report shows beside the results themselves. */
export interface ReportOptions {
  /** Row to take differences from, `METHOD` or `METHOD/VARIANT`; see `withBaseline`. */
  readonly baseline?: string;
  /** Number of bootstrap resamples, default 1000. */
  readonly replicates?: number;
  /** File of published results to print beside ours. */
  readonly published?: string;
  /** Whether HTML holds pictures of the data set, default true; a page without them may be published where the data may not. */
  readonly pictures?: boolean;
}

/** Usual number of resamples: the ends of a 95 % interval are then the 25th and the 975th. */
const REPLICATES = 1000;
/** No room for any picture. */
const NO_PICTURES = { galleryBytes: 0, patchBytes: 0 };
/** All draws come from one seed, so that a report can be written again. */
const DRAW_SEED = 0;

/**
 * Writes what was read in the given format. CSV has fixed columns and takes no part in the options.
 *
 * @throws ReportError `UNKNOWN_NAME` for a baseline that is not there, `PUBLISHED_NOT_FOUND`, `PUBLISHED_INVALID`.
 */
export async function formatReport(
  reading: RunReading,
  format: ReportFormat,
  options: ReportOptions = {},
): Promise<string> {
  const { baseline, published, pictures = true } = options;
  const resampling = { replicates: options.replicates ?? REPLICATES, seed: DRAW_SEED };
  let model = reportModel(reading);
  if (format !== 'csv') {
    if (baseline !== undefined) model = await withBaseline(model, baseline, resampling);
    if (published !== undefined) model = withPublished(model, await readPublished(published));
  }
  switch (format) {
    case 'csv':
      return toCsv(tableRows(reading.cells));
    case 'md':
      return toMarkdown(model);
    case 'latex':
      return toLatex(model);
    case 'html': {
      // Only pages have charts, and loading the library that draws them takes a third of a second.
      const { toHtml } = await import('../html/page.js');
      return toHtml(model, await collectAssets(model, { resampling, ...(pictures ? {} : NO_PICTURES) }));
    }
  }
}

/**
 * Reports one run folder, or compares several, in the given format.
 *
 * @param dirs Run folder or folders.
 * @param out File to write, by way of a temporary name. HTML is always written: without `out` to `report.html` in the
 *   (first) run folder, `compare.html` for several. The other formats are then only returned.
 * @throws ReportError `RUN_NOT_FOUND`, `NO_CELLS`, or `UNKNOWN_FORMAT`, and as {@link formatReport} does.
 */
export async function writeReport(
  dirs: string | readonly string[],
  format: ReportFormat,
  out?: string,
  options: ReportOptions = {},
): Promise<WrittenReport> {
  if (!REPORT_FORMATS.includes(format)) {
    throw new ReportError(
      'UNKNOWN_FORMAT',
      `Expected one of the formats ${REPORT_FORMATS.join(', ')}, found "${String(format)}".`,
      'Pass one of them as --format.',
    );
  }
  const all = typeof dirs === 'string' ? [dirs] : dirs;
  const text = await formatReport(await compareRuns(all, { images: false }), format, options);
  const path =
    out ?? (format === 'html' ? join(all[0], all.length > 1 ? 'compare.html' : 'report.html') : null);
  if (path !== null) await writeFileAtomically(path, text);
  return { text, path };
}
