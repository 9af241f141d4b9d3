import { join } from 'node:path';
import { loadSuite, runSuite, type CellReport } from '@protobench/harness';
import { readRun, reportModel, toTerminalTable, writeHeatMaps } from '@protobench/report';
import { SuiteDisplay } from '../display/suite-display.js';
import { EXIT } from '../exit-codes.js';
import { listenForInterrupt } from '../interrupt.js';
import { METHODS } from '../methods.js';
import { jsonText } from '../output.js';
import { openRegistry } from '../registry.js';
import { dataRoot, suiteOptions, weightsRoot, command } from './command.js';

interface RunArgs {
  readonly suite: string;
  readonly set: string[];
  readonly engine: 'compiled' | 'eager';
  readonly out?: string;
  readonly cache?: string;
  readonly shard?: string;
  readonly dataRoot?: string;
  readonly weightsRoot?: string;
  readonly registry?: string;
  readonly json: boolean;
}

/** `protobench run SUITE.yaml`: runs what is missing of a suite and prints its table. */
export const run = command<RunArgs>({
  syntax: 'run <suite>',
  description: 'Run the cells of a suite that are not done yet, and print the table',
  options: (yargs) =>
    suiteOptions(yargs)
      .positional('suite', { type: 'string', demandOption: true, describe: 'suite file (YAML)' })
      .option('cache', { type: 'string', describe: 'folder of cached features (default: .cache/features)' })
      .option('json', { type: 'boolean', default: false, describe: 'print the outcome as JSON' }),
  run: async (args, output) => {
    const suite = await loadSuite(args.suite, METHODS, args.set);
    const runDir = args.out ?? join('runs', suite.config.name);
    const interrupt = listenForInterrupt(() =>
      output.err('\nStopping after this step (again to stop at once) ...\n'),
    );
    let reports: CellReport[];
    try {
      reports = await runSuite(
        suite,
        {
          registry: await openRegistry(args.registry),
          dataRoot: dataRoot(args.dataRoot),
          weightsRoot: weightsRoot(args.weightsRoot),
          engine: args.engine,
        },
        {
          runDir,
          cacheDir: args.cache ?? process.env['PROTOBENCH_CACHE'] ?? join('.cache', 'features'),
          shard: args.shard,
          listener: new SuiteDisplay(output),
          shouldStop: () => interrupt.requested(),
        },
      );
    } finally {
      interrupt.release();
    }
    if (reports.length > 0) {
      const reading = await readRun(runDir);
      const maps = await writeHeatMaps(reading, runDir);
      if (args.json) output.out(jsonText({ runDir, cells: reports.map(summary) }));
      else output.out(`\n${toTerminalTable(reportModel(reading))}\n`);
      output.err(`${maps.files.length} heat maps in ${join(runDir, 'heatmaps')}\n`);
      output.err(`For a page with all of it: protobench report ${runDir} --format html\n`);
    }
    return exitCode(reports, interrupt.requested());
  },
});

function summary({ cell, outcome, error }: CellReport): object {
  return { id: cell.id, ...cell.key, outcome, ...(error ? { error } : {}) };
}

function exitCode(reports: readonly CellReport[], interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  return reports.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.done;
}
