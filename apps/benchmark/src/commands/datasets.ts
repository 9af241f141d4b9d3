import { describeRegistry, findDataset, synthesize, verifyDataset } from '@protobench/datasets';
import { ProgressDisplay } from '../display/progress-display.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { jsonText, type Output } from '../output.js';
import { openRegistry } from '../registry.js';
import { dataOptions, dataRoot, command } from './command.js';

const ACTIONS = ['list', 'verify', 'synthesize'] as const;

interface DatasetsArgs {
  readonly action: (typeof ACTIONS)[number];
  readonly name?: string;
  readonly out?: string;
  readonly option: Readonly<Record<string, unknown>>;
  readonly dataRoot?: string;
  readonly registry?: string;
  readonly json: boolean;
}

/** `protobench datasets list|verify|synthesize`. */
export const datasets = command<DatasetsArgs>({
  syntax: 'datasets <action> [name]',
  description: 'List data sets, check one, or write the synthetic one to disk',
  options: (yargs) =>
    dataOptions(yargs)
      .positional('action', { choices: ACTIONS, demandOption: true, describe: 'what to do' })
      .positional('name', { type: 'string', describe: 'data set (verify)' })
      .option('out', { type: 'string', describe: 'folder to write to (synthesize)' })
      .option('option', {
        describe: 'option of the synthetic set: --option.size 128 --option.train 20',
        default: {} as Record<string, unknown>,
      })
      .option('json', { type: 'boolean', default: false, describe: 'print as JSON' }),
  run: (args, output) => {
    if (args.action === 'list') return list(args, output);
    return args.action === 'verify' ? verify(args, output) : write(args, output);
  },
});

async function list(args: DatasetsArgs, output: Output): Promise<number> {
  const rows = await describeRegistry(await openRegistry(args.registry), dataRoot(args.dataRoot));
  if (args.json) output.out(jsonText(rows));
  else {
    for (const { name, title, present, note, categories, licence } of rows) {
      output.out(`${name}\n  ${title}; ${categories.length} categories; licence ${licence}\n`);
      output.out(`  ${present ? 'present' : 'absent'}: ${note}\n`);
    }
  }
  return EXIT.done;
}

/** Reads every image and mask; lists what is wrong instead of stopping at the first. */
async function verify(args: DatasetsArgs, output: Output): Promise<number> {
  if (args.name === undefined) {
    throw new CliError(
      'USAGE',
      'datasets verify needs the name of a data set.',
      'protobench datasets list names them.',
    );
  }
  const entry = findDataset(await openRegistry(args.registry), args.name);
  const progress = new ProgressDisplay(output);
  const report = await verifyDataset(entry, {
    dataRoot: dataRoot(args.dataRoot),
    onProgress: (done, total) => progress.update({ phase: 'verify', done, total, unit: 'images' }),
  });
  progress.close();
  const { counts, problems } = report;
  if (args.json) output.out(jsonText(report));
  else {
    output.out(
      `${entry.name}: ${counts.train} training, ${counts.testGood} normal and ${counts.testDefect} anomalous test images\n`,
    );
    for (const { code, message } of problems) output.out(`${code}: ${message}\n`);
    if (problems.length === 0) output.out('No problems.\n');
  }
  return problems.length === 0 ? EXIT.done : EXIT.failed;
}

async function write(args: DatasetsArgs, output: Output): Promise<number> {
  if (args.out === undefined) {
    throw new CliError(
      'USAGE',
      'datasets synthesize needs --out DIR.',
      'Name the folder to write the set to.',
    );
  }
  const entry = findDataset(await openRegistry(args.registry), 'synthetic');
  const progress = new ProgressDisplay(output);
  const written = await synthesize(args.out, entry, args.option, (done, total) =>
    progress.update({ phase: 'draw', done, total, unit: 'images' }),
  );
  if (args.json) output.out(jsonText(written));
  else
    output.out(`${written.images} images and ${written.masks} masks of ${written.categories.join(', ')}\n`);
  return EXIT.done;
}
