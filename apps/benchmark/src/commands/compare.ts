import { command } from './command.js';
import { printReport, reportOptions, type ReportArgs } from './report-options.js';

/** `protobench compare DIR...`: the tables of several run folders together. */
export const compare = command<ReportArgs & { readonly dirs: string[] }>({
  syntax: 'compare <dirs..>',
  description: 'Tables of several run folders together; a cell found twice counts once',
  options: (yargs) =>
    reportOptions(
      yargs.positional('dirs', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'run folders',
      }),
      'compare.html',
    ),
  run: ({ dirs, ...args }, output) => printReport(dirs, args, output),
});
