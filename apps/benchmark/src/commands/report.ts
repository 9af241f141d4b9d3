import { command } from './command.js';
import { printReport, reportOptions, type ReportArgs } from './report-options.js';

/** `protobench report DIR`: the tables of a run folder. */
export const report = command<ReportArgs & { readonly dir: string }>({
  syntax: 'report <dir>',
  description: 'Tables of a run folder as Markdown, CSV, LaTeX or a page',
  options: (yargs) =>
    reportOptions(
      yargs.positional('dir', { type: 'string', demandOption: true, describe: 'run folder' }),
      'report.html',
    ),
  run: ({ dir, ...args }, output) => printReport(dir, args, output),
});
