import {
  describeRegistry,
  findDataset,
  openDataset,
  readImage,
  readMask,
  synthesize,
  type Dataset,
} from '@protobench/datasets';
import { describeError } from '@protobench/harness';
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
  const dataset = await openDataset(entry, { dataRoot: dataRoot(args.dataRoot) });
  const problems = [...countProblems(dataset, entry.expected), ...(await unreadable(dataset, output))];
  const counts = dataset.categories.map((category) => ({ category, ...countsOf(dataset, category) }));
  if (args.json) output.out(jsonText({ name: dataset.name, counts, problems }));
  else {
    for (const { category, train, testGood, testDefect } of counts) {
      output.out(
        `${category}: ${train} training, ${testGood} normal and ${testDefect} anomalous test images\n`,
      );
    }
    for (const problem of problems) output.out(`problem: ${problem}\n`);
    if (problems.length === 0) output.out('No problems.\n');
  }
  return problems.length === 0 ? EXIT.done : EXIT.failed;
}

function countsOf(
  { samples }: Dataset,
  wanted: string,
): { train: number; testGood: number; testDefect: number } {
  const counts = { train: 0, testGood: 0, testDefect: 0 };
  for (const { category, split, anomalous } of samples) {
    if (category !== wanted) continue;
    counts[split === 'train' ? 'train' : anomalous ? 'testDefect' : 'testGood']++;
  }
  return counts;
}

type Expected = Awaited<ReturnType<typeof openRegistry>>['datasets'][number]['expected'];

function countProblems(dataset: Dataset, expected: Expected): string[] {
  return Object.entries(expected ?? {}).flatMap(([category, wanted]) => {
    const found = countsOf(dataset, category);
    const keys = ['train', 'testGood', 'testDefect'] as const;
    return keys
      .filter((key) => found[key] !== wanted[key])
      .map((key) => `${category}: ${key} should be ${wanted[key]}, but is ${found[key]}`);
  });
}

async function unreadable(dataset: Dataset, output: Output): Promise<string[]> {
  const progress = new ProgressDisplay(output);
  const problems: string[] = [];
  const total = dataset.samples.length;
  for (const [done, { image, mask }] of dataset.samples.entries()) {
    try {
      await readImage(image);
      if (mask !== null) await readMask(mask);
    } catch (error) {
      problems.push(describeError(error).message);
    }
    progress.update({ phase: 'verify', done: done + 1, total, unit: 'images' });
  }
  return problems;
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
