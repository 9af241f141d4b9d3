import { join } from 'node:path';
import {
  describePlan,
  loadSuite,
  planSuite,
  shardOf,
  type PlannedCell,
  type Suite,
} from '@protobench/harness';
import { kubernetesJob, slurmScript } from '../cluster/job-script.js';
import { formatDuration } from '../display/duration.js';
import { EXIT } from '../exit-codes.js';
import { METHODS } from '../methods.js';
import { jsonText } from '../output.js';
import { openRegistry } from '../registry.js';
import { cacheDir, dataRoot, suiteOptions, weightsRoot, command } from './command.js';

interface PlanArgs {
  readonly suite: string;
  readonly set: string[];
  readonly preset?: string;
  readonly engine: 'compiled' | 'eager';
  readonly shard?: string;
  readonly out?: string;
  readonly cache?: string;
  readonly dataRoot?: string;
  readonly weightsRoot?: string;
  readonly registry?: string;
  readonly emit?: 'slurm' | 'k8s';
  readonly json: boolean;
}

/** `protobench plan SUITE.yaml`: the cells that a run would have, what of them is there, and what is left to do. */
export const plan = command<PlanArgs>({
  syntax: 'plan <suite>',
  description: 'List the cells of a suite without running them, or write a job array for a cluster',
  options: (yargs) =>
    suiteOptions(yargs)
      .positional('suite', { type: 'string', demandOption: true, describe: 'suite file (YAML)' })
      .option('emit', {
        choices: ['slurm', 'k8s'] as const,
        describe: 'print a job array with one job per cell instead',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print the cells as JSON' }),
  run: async (args, output) => {
    const suite = await loadSuite(args.suite, METHODS, { preset: args.preset, overrides: args.set });
    const all = await planSuite(suite, {
      registry: await openRegistry(args.registry),
      dataRoot: dataRoot(args.dataRoot),
      weightsRoot: weightsRoot(args.weightsRoot),
      engine: args.engine,
    });
    const cells = args.shard === undefined ? all : shardOf(all, args.shard);
    if (args.emit !== undefined) {
      const array = { name: suite.config.name, jobs: cells.length, args: runArguments(args, suite) };
      output.out(args.emit === 'slurm' ? slurmScript(array) : kubernetesJob(array));
      return EXIT.done;
    }
    const planned = await describePlan(cells, {
      runDir: args.out ?? join('runs', suite.config.name),
      cacheDir: cacheDir(args.cache),
    });
    if (args.json) output.out(jsonText(planned.map(asJson)));
    else {
      for (const cell of planned) output.out(`${line(cell)}\n`);
      output.err(`${total(planned)}\n`);
    }
    return EXIT.done;
  },
});

/** The `run` that does the same as this `plan`. */
function runArguments(args: PlanArgs, suite: Suite): string[] {
  const option = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`--${name}`, value];
  return [
    'run',
    args.suite,
    ...option('preset', args.preset),
    ...args.set.flatMap((text) => option('set', text)),
    ...(args.engine === 'compiled' ? [] : ['--engine', args.engine]),
    ...option('data-root', args.dataRoot),
    ...option('weights-root', args.weightsRoot),
    ...option('registry', args.registry),
    ...option('cache', args.cache),
    '--out',
    args.out ?? join('runs', suite.config.name),
  ];
}

function asJson({ cell, state, features, steps, seconds, cacheBytes }: PlannedCell): object {
  return { id: cell.id, ...cell.key, state, features, steps, seconds, cacheBytes };
}

function line({ cell, state, features, steps, seconds }: PlannedCell): string {
  const cached = `${features.cached}/${features.total}`;
  const time = state === 'done' ? '' : seconds === null ? '' : `about ${formatDuration(seconds)}`;
  return `${state.padEnd(8)} ${`${steps} steps`.padStart(12)}  features ${cached.padStart(11)}  ${cell.id}  ${time}`.trimEnd();
}

function total(planned: readonly PlannedCell[]): string {
  const open = planned.filter(({ state }) => state !== 'done');
  const unknown = open.filter(({ seconds }) => seconds === null).length;
  const known = open.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  const groups = new Map(
    open.map(({ cell, cacheBytes }) => [
      JSON.stringify([cell.resolved['dataset'], cell.resolved['backbone']]),
      cacheBytes,
    ]),
  );
  const mebibytes = [...groups.values()].reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20;
  const time =
    unknown === open.length
      ? 'time unknown until a cell of the kind is done'
      : `about ${formatDuration(known)}${unknown > 0 ? `, ${unknown} more of unknown time` : ''}`;
  if (open.length === 0) return `all ${planned.length} cells are done`;
  return `${open.length} of ${planned.length} cells to run, ${time}, ${mebibytes.toFixed(0)} MiB more of cached features`;
}
