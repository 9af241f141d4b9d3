import { REPORT_FORMATS, writeReport, type ReportFormat } from '@protobench/report';
import { EXIT } from '../exit-codes.js';
import { command } from './command.js';

interface ReportArgs {
  readonly dir: string;
  readonly format: ReportFormat;
  readonly out?: string;
}

/** `protobench report DIR`: the tables of a run folder. */
export const report = command<ReportArgs>({
  syntax: 'report <dir>',
  description: 'Tables of a run folder as Markdown, CSV, LaTeX or a page',
  options: (yargs) =>
    yargs
      .positional('dir', { type: 'string', demandOption: true, describe: 'run folder' })
      .option('format', {
        choices: REPORT_FORMATS,
        default: 'md' as ReportFormat,
        describe: 'format of the report',
      })
      .option('out', {
        type: 'string',
        describe: 'file to write (default: standard output; report.html for html)',
      }),
  run: async ({ dir, format, out }, output) => {
    const { text, path } = await writeReport(dir, format, out);
    if (path === null) output.out(text);
    else output.err(`Wrote ${path}\n`);
    return EXIT.done;
  },
});
