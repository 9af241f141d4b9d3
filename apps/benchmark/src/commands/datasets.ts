import { DIFFICULTIES } from '@protobench/datasets';
import { command, dataOptions } from './command.js';
import { ACTIONS, type DatasetsArgs } from './datasets/args.js';
import { fetchOne } from './datasets/fetch.js';
import { list } from './datasets/list.js';
import { synthesizeSet } from './datasets/synthesize.js';
import { verify } from './datasets/verify.js';

const RUN = { list, verify, synthesize: synthesizeSet, fetch: fetchOne } as const;

/** `protobench datasets list|verify|synthesize|fetch`. */
export const datasets = command<DatasetsArgs>({
  syntax: 'datasets <action> [name]',
  description: 'List data sets, check one, fetch one, or write the synthetic one to disk',
  options: (yargs) =>
    dataOptions(yargs)
      .positional('action', { choices: ACTIONS, demandOption: true, describe: 'what to do' })
      .positional('name', { type: 'string', describe: 'data set (verify, fetch)' })
      .option('out', { type: 'string', describe: 'folder to write to (synthesize)' })
      .option('option', {
        describe: 'option of the layout: --option.size 128 (synthetic), --option.fold 1 (kolektor-sdd)',
        default: {} as Record<string, unknown>,
      })
      .option('difficulty', {
        choices: DIFFICULTIES,
        describe: 'how small and faint defects are (synthesize); normal unless given',
      })
      .option('accept-licence', {
        type: 'boolean',
        default: false,
        describe: 'you have read and accepted the licence of the data set (fetch)',
      })
      .option('keep-archives', {
        type: 'boolean',
        default: false,
        describe: 'keep the downloaded archives after unpacking (fetch)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print as JSON' }),
  run: (args, output) => RUN[args.action](args, output),
});
