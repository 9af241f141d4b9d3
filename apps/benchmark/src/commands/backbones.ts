import { EXIT } from '../exit-codes.js';
import { jsonText, type Output } from '../output.js';
import { listBackbones } from '@protobench/backbones';
import type { BackbonesArgs } from './backbones/args.js';
import { fetchAll } from './backbones/fetch.js';
import { verify } from './backbones/verify.js';
import { command, weightsRoot } from './command.js';
import { weightsState } from './weights-state.js';

const ACTIONS = ['list', 'verify', 'fetch'] as const;

/** `protobench backbones list|verify|fetch`: the feature extractors that suites can name, and their weights. */
export const backbones = command<BackbonesArgs>({
  syntax: 'backbones <action> [name]',
  description: 'List the backbones, check them, or fetch their weights',
  options: (yargs) =>
    yargs
      .positional('action', { choices: ACTIONS, demandOption: true, describe: 'what to do' })
      .positional('name', { type: 'string', describe: 'backbone (verify, fetch); all when left out' })
      .option('weights-root', {
        type: 'string',
        describe: 'folder of weight files (default: PROTOBENCH_WEIGHTS)',
      })
      .option('engine', {
        choices: ['compiled', 'eager'] as const,
        default: 'compiled' as const,
        describe: 'what verify runs on: ONNX Runtime, or TensorFlow.js itself',
      })
      .option('accept-licence', {
        type: 'boolean',
        default: false,
        describe: 'accept the licence of the weights (fetch)',
      })
      .option('revision', { type: 'string', describe: 'branch, tag or commit of the repository (fetch)' })
      .option('json', { type: 'boolean', default: false, describe: 'print as JSON' }),
  run: (args, output) => {
    if (args.action === 'list') return list(args, output);
    return args.action === 'verify' ? verify(args, output) : fetchAll(args, output);
  },
});

async function list(args: BackbonesArgs, output: Output): Promise<number> {
  const rows = listBackbones().map((definition) => {
    const { name, title, licence, source, input, taps } = definition;
    const weights = weightsState(definition, weightsRoot(args.weightsRoot));
    return { name, title, licence, source, input, taps, weights };
  });
  if (args.json) output.out(jsonText(rows));
  else {
    for (const { name, title, licence, source, taps, weights } of rows) {
      output.out(`${name}\n  ${title}; licence ${licence}\n  ${source}\n`);
      const { status, note } = weights;
      output.out(`  weights ${status === 'included' ? 'included' : `${status}: ${note}`}\n`);
      for (const tap of taps)
        output.out(`  tap ${tap.name}: stride ${tap.stride}, ${tap.channels} channels\n`);
    }
  }
  return EXIT.done;
}
