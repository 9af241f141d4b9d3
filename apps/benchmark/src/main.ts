import yargs from 'yargs';
import { describeError } from '@protobench/harness';
import { backbones } from './commands/backbones.js';
import { cache } from './commands/cache.js';
import { compare } from './commands/compare.js';
import type { Command } from './commands/command.js';
import { datasets } from './commands/datasets.js';
import { doctor } from './commands/doctor.js';
import { evaluate } from './commands/evaluate.js';
import { plan } from './commands/plan.js';
import { schema } from './commands/schema.js';
import { report } from './commands/report.js';
import { run } from './commands/run.js';
import { status } from './commands/status.js';
import { CliError, isUsageError } from './errors.js';
import { EXIT } from './exit-codes.js';
import { processOutput, type Output } from './output.js';

/** Every subcommand. */
const COMMANDS: readonly Command[] = [
  run,
  plan,
  status,
  report,
  compare,
  schema,
  evaluate,
  datasets,
  backbones,
  cache,
  doctor,
];

/** Options with a single value. */
const SINGLE_OPTIONS = [
  'data-root',
  'weights-root',
  'registry',
  'out',
  'cache',
  'engine',
  'shard',
  'format',
  'preset',
  'emit',
  'jobs',
  'threads',
  'memory-limit',
  'only',
  'older-than',
  'max-size',
  'backbone',
  'revision',
];

/** Runs the command line and returns the exit code; nothing is thrown. */
export async function main(argv: readonly string[], output: Output = processOutput()): Promise<number> {
  let code: number = EXIT.done;
  let parser = yargs([...argv])
    .scriptName('protobench')
    .usage('$0 <command>\n\nBenchmarks of multi-class unsupervised visual anomaly detection.')
    .option('verbose', { type: 'boolean', default: false, describe: 'print the stack of an error' })
    .strict()
    .demandCommand(1, 'a command is missing.')
    .recommendCommands()
    .wrap(100)
    .check(noneGivenTwice)
    .exitProcess(false)
    .fail((message, error) => {
      throw (
        error ??
        new CliError(
          'USAGE',
          message,
          'protobench --help lists the commands, protobench COMMAND --help its options.',
        )
      );
    });
  for (const command of COMMANDS) {
    parser = parser.command({
      command: command.syntax,
      describe: command.description,
      builder: (builder) => command.options(builder),
      handler: async (args) => {
        code = await command.run(args, output);
      },
    });
  }
  try {
    await parser.parseAsync();
  } catch (error) {
    printError(error, argv.includes('--verbose'), output);
    return isUsageError(error) ? EXIT.usage : EXIT.failed;
  }
  return code;
}

/** An option that takes one value and is given twice would arrive as a list; which of the two was meant is unknown. */
function noneGivenTwice(args: Record<string, unknown>): true {
  const twice = SINGLE_OPTIONS.find((name) => Array.isArray(args[name]));
  if (twice === undefined) return true;
  throw new CliError('USAGE', `--${twice} is given more than once.`, 'Give it once.');
}

function printError(error: unknown, verbose: boolean, output: Output): void {
  const { code, message, hint } = describeError(error);
  output.err(`error ${code}: ${message}\n${hint}\n`);
  if (verbose && error instanceof Error) output.err(`${error.stack ?? ''}\n`);
}
