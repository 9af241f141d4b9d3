import { join } from 'node:path';
import { loadSuite, runSuite, type CellReport } from '@protobench/harness';
import { readRun, reportModel, toTerminalTable, writeHeatMaps } from '@protobench/report';
import { shardFromEnvironment } from '../cluster/shard.js';
import { SuiteDisplay } from '../display/suite-display.js';
import { EXIT } from '../exit-codes.js';
import { listenForInterrupt } from '../interrupt.js';
import { METHODS } from '../methods.js';
import { jsonText } from '../output.js';
import { openRegistry } from '../registry.js';
import { cacheDir, dataRoot, suiteOptions, weightsRoot, command } from './command.js';

interface RunArgs {
  readonly suite: string;
  readonly set: string[];
  readonly preset?: string;
  readonly engine: 'compiled' | 'eager';
  readonly out?: string;
  readonly cache?: string;
  readonly shard?: string;
  readonly dataRoot?: string;
  readonly weightsRoot?: string;
  readonly registry?: string;
  readonly retryFailed?: boolean;
  readonly json: boolean;
}

/** `protobench run SUITE.yaml`: runs what is missing of a suite and prints its table. */
export const run = command<RunArgs>({
  syntax: 'run <suite>',
  description: 'Run the cells of a suite that are not done yet, and print the table',
  options: (yargs) =>
    suiteOptions(yargs)
      .positional('suite', { type: 'string', demandOption: true, describe: 'suite file (YAML)' })
      .option('retry-failed', {
        type: 'boolean',
        default: false,
        describe: 'try cells that failed before again',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print the outcome as JSON' }),
  run: async (args, output) => {
    const suite = await loadSuite(args.suite, METHODS, { preset: args.preset, overrides: args.set });
    const runDir = args.out ?? join('runs', suite.config.name);
    const share = args.shard === undefined ? shardFromEnvironment(process.env) : null;
    if (share) output.err(`Shard ${share.shard}, by ${share.source}.\n`);
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
          cacheDir: cacheDir(args.cache),
          shard: args.shard ?? share?.shard,
          retryFailed: args.retryFailed,
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
  return reports.some(({ outcome }) => outcome === 'failed' || outcome === 'failed-before')
    ? EXIT.failed
    : EXIT.done;
}
