import { join } from 'node:path';
import { loadSuite } from '@protobench/harness';
import { readRun } from '@protobench/report';
import { EXIT } from '../exit-codes.js';
import { METHODS } from '../methods.js';
import { jsonText } from '../output.js';
import { suiteOptions, command } from './command.js';

interface StatusArgs {
  readonly suite: string;
  readonly set: string[];
  readonly preset?: string;
  readonly out?: string;
  readonly json: boolean;
}

/** `protobench status SUITE.yaml`: how far a run has come; also while it is running. */
export const status = command<StatusArgs>({
  syntax: 'status <suite>',
  description: 'Show how far the run of a suite has come',
  options: (yargs) =>
    suiteOptions(yargs)
      .positional('suite', { type: 'string', demandOption: true, describe: 'suite file (YAML)' })
      .option('json', { type: 'boolean', default: false, describe: 'print the state of each cell as JSON' }),
  run: async (args, output) => {
    const suite = await loadSuite(args.suite, METHODS, { preset: args.preset, overrides: args.set });
    const { cells } = await readRun(args.out ?? join('runs', suite.config.name), { images: false });
    const rows = cells.map(({ id, status: file }) => ({
      id,
      state: file?.state ?? 'pending',
      phase: file?.phase ?? 'features',
      step: file?.step ?? 0,
      steps: file?.steps ?? 0,
      updated: file?.updated ?? null,
    }));
    if (args.json) output.out(jsonText(rows));
    else
      for (const { id, state, phase, step, steps } of rows)
        output.out(`${state.padEnd(8)} ${phase.padEnd(8)} ${step}/${steps}  ${id}\n`);
    return EXIT.done;
  },
});
