import { fileURLToPath } from 'node:url';
import { REPORT_FORMATS, writeReport, type ReportFormat } from '@protobench/report';
import type { Argv } from 'yargs';
import { CliError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { Output } from '../output.js';
import { positiveInteger } from './command.js';

/** Results from papers that come with the project. Sources and built files lie equally deep below the root. */
const DEFAULT_PUBLISHED = fileURLToPath(new URL('../../../../benchmarks/published.json', import.meta.url));

/** More resamples move the ends of an interval by less than a table shows. */
const MOST_REPLICATES = 100_000;

/** What `report` and `compare` take beside their folders. */
export interface ReportArgs {
  readonly format: ReportFormat;
  readonly out?: string;
  readonly baseline?: string;
  readonly bootstrap: number;
  readonly published?: string;
  readonly pictures: boolean;
}

/**
 * Options of a report.
 *
 * @param page Name of the page that `--format html` writes when it is not told another.
 */
export function reportOptions<T>(yargs: Argv<T>, page: string) {
  return yargs
    .option('format', {
      choices: REPORT_FORMATS,
      default: 'md' as ReportFormat,
      describe: 'format of the report',
    })
    .option('out', {
      type: 'string',
      describe: `file to write (default: standard output; ${page} for html)`,
    })
    .option('baseline', {
      type: 'string',
      describe: 'METHOD[/VARIANT]: row from which the differences of the others are shown and tested',
    })
    .option('bootstrap', {
      type: 'number',
      default: 1000,
      describe: 'number of bootstrap resamples',
    })
    .option('published', {
      type: 'string',
      describe: 'file of published results to show beside ours, or "default" for those of the project',
    })
    .option('pictures', {
      type: 'boolean',
      default: true,
      describe: 'images of the data set in a page; --no-pictures where the data may not be published',
    });
}

/** Writes a report of one or several run folders. @throws CliError `USAGE`, ReportError. */
export async function printReport(
  dirs: string | readonly string[],
  args: ReportArgs,
  output: Output,
): Promise<number> {
  const { format, out } = args;
  const baseline = single('baseline', args.baseline);
  const published = single('published', args.published);
  const replicates = positiveInteger('bootstrap', args.bootstrap);
  if (replicates > MOST_REPLICATES) {
    throw new CliError('USAGE', `--bootstrap is more than ${MOST_REPLICATES}.`, 'The usual number is 1000.');
  }
  if (format === 'csv' && (baseline !== undefined || published !== undefined)) {
    output.err('The columns of CSV are fixed: --baseline and --published change nothing in it.\n');
  }
  const { text, path } = await writeReport(dirs, format, out, {
    baseline,
    replicates,
    pictures: args.pictures,
    published: published === 'default' ? DEFAULT_PUBLISHED : published,
  });
  if (path === null) output.out(text);
  else output.err(`Wrote ${path}\n`);
  return EXIT.done;
}

/** An option that is given twice arrives as a list. */
function single(name: string, value: string | undefined): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new CliError('USAGE', `--${name} needs one value.`, `Give --${name} once, with a value.`);
}
