import { join } from 'node:path';
import type { Argv } from 'yargs';
import { CliError } from '../errors.js';
import type { Output } from '../output.js';

/** A subcommand as it is written: how it is called, what it takes, and what it does. `run` returns the exit code. */
export interface CommandDefinition<Args> {
  /** As yargs wants it: `run <suite>`. */
  readonly syntax: string;
  readonly description: string;
  options(yargs: Argv): Argv<Args>;
  run(args: Args, output: Output): Promise<number>;
}

/** A subcommand as the main program sees it: the type of its arguments is its own affair. */
export type Command = CommandDefinition<object>;

/** Hides the type of the arguments. */
export function command<Args>(definition: CommandDefinition<Args>): Command {
  return definition as unknown as Command;
}

/** Options of commands that read data sets. */
export function dataOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('data-root', {
      type: 'string',
      describe: 'folder of data set folders (default: PROTOBENCH_DATA)',
    })
    .option('registry', {
      type: 'string',
      describe: 'data set registry (default: datasets.json of the project)',
    });
}

/** Options of commands that load a suite. */
export function suiteOptions<T>(yargs: Argv<T>) {
  return dataOptions(yargs)
    .option('set', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'override: key.path=value',
    })
    .option('preset', { type: 'string', describe: 'named overrides of the suite, applied before --set' })
    .option('engine', {
      choices: ['compiled', 'eager'] as const,
      default: 'compiled' as const,
      describe: 'ONNX Runtime, or TensorFlow.js itself',
    })
    .option('weights-root', {
      type: 'string',
      describe: 'folder of weight files (default: PROTOBENCH_WEIGHTS)',
    })
    .option('cache', { type: 'string', describe: 'folder of cached features (default: .cache/features)' })
    .option('out', { type: 'string', describe: 'run folder (default: runs/<suite name>)' })
    .option('shard', {
      type: 'string',
      describe: 'i/n: only every n-th cell (default: the place in a Slurm or Kubernetes job array)',
    });
}

/** `--data-root`, else `PROTOBENCH_DATA`. */
export function dataRoot(flag: string | undefined): string | undefined {
  return flag ?? process.env['PROTOBENCH_DATA'];
}

/** `--weights-root`, else `PROTOBENCH_WEIGHTS`. */
export function weightsRoot(flag: string | undefined): string | undefined {
  return flag ?? process.env['PROTOBENCH_WEIGHTS'];
}

/** `--cache`, else `PROTOBENCH_CACHE`, else a folder of the project. */
export function cacheDir(flag: string | undefined): string {
  return flag ?? process.env['PROTOBENCH_CACHE'] ?? join('.cache', 'features');
}

/** Checks an option that counts something. @throws CliError `USAGE`. */
export function positiveInteger(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new CliError('USAGE', `--${name} is not a whole number from 1 on.`, `For example: --${name} 2`);
}
