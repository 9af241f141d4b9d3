import { REPORT_FORMATS, writeReport, type ReportFormat } from '@protobench/report';
import { EXIT } from '../exit-codes.js';
import { command } from './command.js';

interface CompareArgs {
  readonly dirs: string[];
  readonly format: ReportFormat;
  readonly out?: string;
}

/** `protobench compare DIR...`: the tables of several run folders together. */
export const compare = command<CompareArgs>({
  syntax: 'compare <dirs..>',
  description: 'Tables of several run folders together; a cell found twice counts once',
  options: (yargs) =>
    yargs
      .positional('dirs', { type: 'string', array: true, demandOption: true, describe: 'run folders' })
      .option('format', {
        choices: REPORT_FORMATS,
        default: 'md' as ReportFormat,
        describe: 'format of the report',
      })
      .option('out', {
        type: 'string',
        describe: 'file to write (default: standard output; compare.html for html)',
      }),
  run: async ({ dirs, format, out }, output) => {
    const { text, path } = await writeReport(dirs, format, out);
    if (path === null) output.out(text);
    else output.err(`Wrote ${path}\n`);
    return EXIT.done;
  },
});
