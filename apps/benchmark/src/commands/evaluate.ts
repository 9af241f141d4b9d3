import { ProgressDisplay } from '../display/progress-display.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { takeInventory, type Inventory } from '../maps/inventory.js';
import { measureMaps, type ProfileTable } from '../maps/measure.js';
import { csvForm, jsonForm, textForm } from '../maps/output-forms.js';
import { chooseProfiles } from '../maps/profile-names.js';
import { MAP_ENDINGS } from '../maps/read-map.js';
import { assertScored, readScores } from '../maps/scores.js';
import { jsonText, type Output } from '../output.js';
import { command } from './command.js';

const FORMATS = ['text', 'md', 'csv'] as const;

interface EvaluateArgs {
  readonly maps: string;
  readonly masks: string;
  readonly profile: string[];
  readonly explain: boolean;
  readonly format: (typeof FORMATS)[number];
  readonly json: boolean;
  readonly 'fpr-limit': number;
  readonly bootstrap?: number;
  readonly seed: number;
  readonly scores?: string;
  readonly array?: string;
  readonly ext?: (typeof MAP_ENDINGS)[number];
  readonly 'resize-masks': boolean;
}

/** `protobench evaluate --maps DIR --masks DIR`: metrics of the anomaly maps of any tool. */
export const evaluate = command<EvaluateArgs>({
  syntax: 'evaluate',
  description: 'Metrics of the anomaly maps of any tool, exact or as published codes measure',
  options: (yargs) =>
    yargs
      .option('maps', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'folder of CATEGORY/test/DEFECT/NAME.{npy,npz,tif,tiff,png}',
      })
      .option('masks', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'data set folder of CATEGORY/ground_truth/DEFECT/NAME_mask.png',
      })
      .option('profile', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'way to measure, repeatable (default: exact)',
      })
      .option('explain', {
        type: 'boolean',
        default: false,
        describe: 'compare profiles (all, or those named) and say what each does',
      })
      .option('format', { choices: FORMATS, default: 'text' as const, describe: 'format of the tables' })
      .option('json', { type: 'boolean', default: false, describe: 'print as JSON' })
      .option('fpr-limit', {
        type: 'number',
        default: 0.3,
        requiresArg: true,
        describe: 'upper end of AUPRO in (0, 1]',
      })
      .option('bootstrap', {
        type: 'number',
        requiresArg: true,
        describe: 'resamples for 95 % intervals of exact',
      })
      .option('seed', { type: 'number', default: 0, requiresArg: true, describe: 'seed of the bootstrap' })
      .option('scores', {
        type: 'string',
        requiresArg: true,
        describe: 'CSV of image scores: path,score (default: read off the maps)',
      })
      .option('array', {
        type: 'string',
        requiresArg: true,
        describe: 'array of .npz files (default: the first)',
      })
      .option('ext', { choices: MAP_ENDINGS, requiresArg: true, describe: 'read maps of this ending alone' })
      .option('resize-masks', {
        type: 'boolean',
        default: false,
        describe: 'bring masks to the size of their maps (nearest pixel)',
      }),
  run: async (args, output) => {
    checkNumbers(args);
    const profiles = chooseProfiles(args.profile, args.explain);
    const bootstrap =
      args.bootstrap === undefined ? undefined : { replicates: args.bootstrap, seed: args.seed };
    if (bootstrap !== undefined && !profiles.some(({ name }) => name === 'exact'))
      throw usage(
        '--bootstrap needs the profile exact',
        'Add --profile exact: intervals are of that definition.',
      );
    const inventory = await takeInventory(args.maps, args.masks, args.ext);
    const scores = args.scores === undefined ? undefined : await readScores(args.scores);
    if (args.scores !== undefined && scores !== undefined) assertScored(args.scores, scores, inventory);
    const progress = new ProgressDisplay(output);
    const { 'fpr-limit': fprLimit, 'resize-masks': resizeMasks, array } = args;
    let tables: ProfileTable[];
    try {
      const onProgress = progress.update.bind(progress);
      const options = { profiles, fprLimit, bootstrap, resizeMasks, array, scores, onProgress };
      tables = await measureMaps(inventory, options);
    } finally {
      progress.close();
    }
    writeNotes(inventory, tables, output);
    print(args, inventory, tables, output);
    return EXIT.done;
  },
});

function usage(message: string, hint: string): CliError {
  return new CliError('USAGE', `${message}.`, hint);
}

/** Refuses numbers out of range before anything is read. */
function checkNumbers({ 'fpr-limit': fprLimit, bootstrap, seed }: EvaluateArgs): void {
  if (!(fprLimit > 0 && fprLimit <= 1))
    throw usage(`--fpr-limit is ${fprLimit}, expected a number in (0, 1]`, 'The usual limit is 0.3.');
  if (bootstrap !== undefined && !(Number.isInteger(bootstrap) && bootstrap >= 1 && bootstrap <= 1e6))
    throw usage(
      `--bootstrap is ${bootstrap}, expected a whole number from 1 to 1000000`,
      'The usual number is 1000.',
    );
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw usage(`--seed is ${seed}, expected a whole number from 0`, 'Any will do; the default is 0.');
}

/** Tells what would move numbers unseen: images without map, masks that are not black and white, masks that a profile sees as empty. */
function writeNotes({ unusedMasks }: Inventory, tables: readonly ProfileTable[], output: Output): void {
  const [unused] = unusedMasks;
  if (unused !== undefined)
    output.err(
      `note: ${unusedMasks.length} masks have no map and are not measured, the first is ${unused}\n`,
    );
  const grey = tables[0].categories.flatMap(({ greyMasks }) => greyMasks);
  if (grey.length > 0)
    output.err(
      `note: ${grey.length} masks have other values than 0 and 255, the first is ${grey[0][0]} with ${grey[0][1]}; profiles count values above 0 or above one half as anomalous\n`,
    );
  for (const { profile, categories } of tables) {
    const empty = categories.flatMap(({ emptyMasks }) => emptyMasks);
    if (empty.length > 0)
      output.err(
        `note: ${profile.name} sees no anomalous pixel in ${empty.length} masks, the first is ${empty[0]}\n`,
      );
  }
}

function print(
  args: EvaluateArgs,
  inventory: Inventory,
  tables: readonly ProfileTable[],
  output: Output,
): void {
  const { explain, 'fpr-limit': fprLimit, scores, bootstrap, seed, format } = args;
  const intervals = `${bootstrap} bootstrap resamples of the images, seed ${seed}`;
  const telling = { explain, fprLimit, scores, intervals };
  if (args.json) output.out(jsonText(jsonForm(inventory, tables, telling)));
  else if (format === 'csv') {
    if (bootstrap !== undefined)
      output.err(
        'note: the CSV columns have no place for intervals; --json and the other formats show them\n',
      );
    output.out(csvForm(inventory.dataset, tables));
  } else output.out(textForm(inventory.dataset, tables, telling, format));
}
