import { listBackbones } from '@protobench/backbones';
import { EXIT } from '../exit-codes.js';
import { jsonText } from '../output.js';
import { command } from './command.js';

interface BackbonesArgs {
  readonly action: 'list';
  readonly json: boolean;
}

/** `protobench backbones list`: the feature extractors that suites can name. */
export const backbones = command<BackbonesArgs>({
  syntax: 'backbones <action>',
  description: 'List the backbones with taps, licence and source',
  options: (yargs) =>
    yargs
      .positional('action', { choices: ['list'] as const, demandOption: true, describe: 'what to do' })
      .option('json', { type: 'boolean', default: false, describe: 'print as JSON' }),
  run: async ({ json }, output) => {
    const rows = listBackbones().map(({ name, title, licence, source, input, taps }) => ({
      name,
      title,
      licence,
      source,
      input,
      taps,
    }));
    if (json) output.out(jsonText(rows));
    else {
      for (const { name, title, licence, source, taps } of rows) {
        output.out(`${name}\n  ${title}; licence ${licence}\n  ${source}\n`);
        for (const tap of taps)
          output.out(`  tap ${tap.name}: stride ${tap.stride}, ${tap.channels} channels\n`);
      }
    }
    return EXIT.done;
  },
});
