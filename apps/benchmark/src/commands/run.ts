import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadSuite, runSuite, type CellReport, type SuiteEnvironment } from '@protobench/harness';
import { setSessionDefaults } from '@protobench/jit';
import { readRun, reportModel, toTerminalTable, writeHeatMaps } from '@protobench/report';
import type { CellExit } from '../cluster/cell-pool.js';
import { runJobs } from '../cluster/run-jobs.js';
import { shardFromEnvironment } from '../cluster/shard.js';
import { SuiteDisplay } from '../display/suite-display.js';
import { EXIT } from '../exit-codes.js';
import { listenForInterrupt } from '../interrupt.js';
import { METHODS } from '../methods.js';
import { jsonText, type Output } from '../output.js';
import { openRegistry } from '../registry.js';
import { cacheDir, dataRoot, positiveInteger, suiteOptions, weightsRoot, command } from './command.js';

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
  readonly jobs: number;
  readonly threads?: number;
  readonly memoryLimit?: number;
  readonly only?: string;
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
      .option('jobs', {
        type: 'number',
        default: 1,
        describe: 'cells at a time, each in a process of its own',
      })
      .option('threads', {
        type: 'number',
        describe:
          'threads of ONNX Runtime in each process (default: all cores; with --jobs, its share of them)',
      })
      .option('memory-limit', {
        type: 'number',
        describe: 'MiB of memory above which a cell ends as failed',
      })
      .option('only', { type: 'string', describe: 'id of the only cell to run' })
      .option('json', { type: 'boolean', default: false, describe: 'print the outcome as JSON' }),
  run: async (args, output) => {
    const jobs = positiveInteger('jobs', args.jobs);
    const threads = args.threads === undefined ? undefined : positiveInteger('threads', args.threads);
    if (threads !== undefined) setSessionDefaults({ threads });
    const mebibytes =
      args.memoryLimit === undefined ? undefined : positiveInteger('memory-limit', args.memoryLimit);
    const suite = await loadSuite(args.suite, METHODS, { preset: args.preset, overrides: args.set });
    const runDir = args.out ?? join('runs', suite.config.name);
    const share = args.shard === undefined ? shardFromEnvironment(process.env) : null;
    if (share) output.err(`Shard ${share.shard}, by ${share.source}.\n`);
    let stop: () => void = () => undefined;
    const interrupt = listenForInterrupt(() => {
      output.err('\nStopping after this step (again to stop at once) ...\n');
      stop();
    });
    const environment: SuiteEnvironment = {
      registry: await openRegistry(args.registry),
      dataRoot: dataRoot(args.dataRoot),
      weightsRoot: weightsRoot(args.weightsRoot),
      engine: args.engine,
    };
    const options = {
      runDir,
      cacheDir: cacheDir(args.cache),
      shard: args.shard ?? share?.shard,
      retryFailed: args.retryFailed ?? false,
      shouldStop: () => interrupt.requested(),
    };
    let outcome: Outcome;
    try {
      if (jobs > 1) {
        const onStop = (action: () => void) => (stop = action);
        const perJob = threads ?? Math.max(1, Math.floor(availableParallelism() / jobs));
        const pool = { ...options, jobs, args: cellArguments(args, runDir, perJob), onStop };
        outcome = outcomeOfJobs(await runJobs(suite, environment, pool, output));
      } else {
        const memoryLimit = mebibytes === undefined ? undefined : mebibytes * 2 ** 20;
        const listener = new SuiteDisplay(output);
        const choice = { only: args.only, memoryLimit, listener };
        outcome = outcomeOfCells(await runSuite(suite, environment, { ...options, ...choice }));
      }
    } finally {
      interrupt.release();
    }
    if (args.only === undefined) await tell(args, runDir, outcome, output);
    if (interrupt.requested()) return EXIT.interrupted;
    return outcome.failed ? EXIT.failed : EXIT.done;
  },
});

/** What `--json` lists, and whether any cell failed. */
interface Outcome {
  readonly cells: readonly object[];
  readonly failed: boolean;
}

async function tell(args: RunArgs, runDir: string, { cells }: Outcome, output: Output): Promise<void> {
  const reading = await readRun(runDir).catch(() => null);
  if (reading === null) return;
  const maps = await writeHeatMaps(reading, runDir);
  if (args.json) output.out(jsonText({ runDir, cells }));
  else output.out(`\n${toTerminalTable(reportModel(reading))}\n`);
  output.err(`${maps.files.length} heat maps in ${join(runDir, 'heatmaps')}\n`);
  output.err(`For a page with all of it: protobench report ${runDir} --format html\n`);
}

/** The command line of the `run` of a single cell. */
function cellArguments(args: RunArgs, runDir: string, threads: number): string[] {
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  return [
    'run',
    args.suite,
    ...['--out', runDir, '--engine', args.engine, '--cache', cacheDir(args.cache)],
    ...option('preset', args.preset),
    ...args.set.flatMap((text) => ['--set', text]),
    ...option('data-root', args.dataRoot),
    ...option('weights-root', args.weightsRoot),
    ...option('registry', args.registry),
    ...option('threads', threads),
    ...option('memory-limit', args.memoryLimit),
    ...(args.retryFailed ? ['--retry-failed'] : []),
  ];
}

function outcomeOfCells(reports: readonly CellReport[]): Outcome {
  return {
    cells: reports.map(({ cell, outcome, error }) => ({
      id: cell.id,
      ...cell.key,
      outcome,
      ...(error ? { error } : {}),
    })),
    failed: reports.some(({ outcome }) => outcome === 'failed' || outcome === 'failed-before'),
  };
}

function outcomeOfJobs(exits: readonly CellExit[]): Outcome {
  const outcome = ({ code }: CellExit) =>
    code === EXIT.done ? 'done' : code === EXIT.interrupted ? 'interrupted' : 'failed';
  return {
    cells: exits.map((exit) => ({ id: exit.id, outcome: outcome(exit) })),
    failed: exits.some((exit) => outcome(exit) === 'failed'),
  };
}
