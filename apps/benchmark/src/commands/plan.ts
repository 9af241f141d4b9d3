import { loadSuite, planSuite, shardOf } from '@protobench/harness';
import { EXIT } from '../exit-codes.js';
import { METHODS } from '../methods.js';
import { jsonText } from '../output.js';
import { openRegistry } from '../registry.js';
import { dataRoot, suiteOptions, weightsRoot, command } from './command.js';

interface PlanArgs {
  readonly suite: string;
  readonly set: string[];
  readonly engine: 'compiled' | 'eager';
  readonly shard?: string;
  readonly dataRoot?: string;
  readonly weightsRoot?: string;
  readonly registry?: string;
  readonly json: boolean;
}

/** `protobench plan SUITE.yaml`: the cells that a run would have. */
export const plan = command<PlanArgs>({
  syntax: 'plan <suite>',
  description: 'List the cells of a suite without running them',
  options: (yargs) =>
    suiteOptions(yargs)
      .positional('suite', { type: 'string', demandOption: true, describe: 'suite file (YAML)' })
      .option('json', { type: 'boolean', default: false, describe: 'print the cells as JSON' }),
  run: async (args, output) => {
    const suite = await loadSuite(args.suite, METHODS, args.set);
    const all = await planSuite(suite, {
      registry: await openRegistry(args.registry),
      dataRoot: dataRoot(args.dataRoot),
      weightsRoot: weightsRoot(args.weightsRoot),
      engine: args.engine,
    });
    const cells = args.shard === undefined ? all : shardOf(all, args.shard);
    if (args.json) output.out(jsonText(cells.map(({ id, key }) => ({ id, ...key }))));
    else for (const { id } of cells) output.out(`${id}\n`);
    return EXIT.done;
  },
});
