import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { z } from 'zod';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace } from './support/found.js';
import { byStem, listImageFiles, withoutEnding } from './support/image-files.js';
import { fromLabels } from './support/labels.js';
import { readPickle } from './support/pickle.js';
import { parseJson, readSplitFile, readSplitText, splitInvalid } from './support/split-file.js';

interface KolektorOptions {
  /** Which of the three folds of the cross-validation. */
  readonly fold: number;
}

/** Where the folds are looked for: the official pickle, or a JSON file of the same shape. */
const SPLITS = ['KolektorSDD-training-splits/split.pyb', 'split.pyb', 'split.json'];
const SPLIT_HINT =
  'Get KolektorSDD-training-splits.zip from https://data.vicos.si/datasets/KSDD/ and unpack it into the dataset, or write split.json: [[train items per fold], [test items per fold]].';
const LABEL = '_label';

const foldsSchema = z
  .array(z.unknown())
  .min(2)
  .transform((parts, context) => {
    const folds = z.array(z.array(z.string()).min(1)).min(1);
    const [train, test] = [folds.safeParse(parts[0]), folds.safeParse(parts[1])];
    if (train.success && test.success && train.data.length === test.data.length) {
      return { train: train.data, test: test.data };
    }
    context.addIssue({
      code: 'custom',
      message: 'expected as many lists of items for the test as for training',
    });
    return z.NEVER;
  });

type Folds = z.infer<typeof foldsSchema>;

async function readFolds(root: string): Promise<{ readonly path: string; readonly folds: Folds }> {
  const path = SPLITS.map((name) => join(root, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw splitInvalid(
      join(root, SPLITS[0]),
      'does not exist: it says which items are for training.',
      SPLIT_HINT,
    );
  }
  if (path.endsWith('.json')) return { path, folds: parseJson(await readSplitText(path), foldsSchema, path) };
  let content: unknown;
  try {
    content = readPickle(await readSplitFile(path));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw splitInvalid(path, `cannot be read as a pickle of lists: ${reason}.`, SPLIT_HINT, cause);
  }
  return { path, folds: parseJson(JSON.stringify(content), foldsSchema, path) };
}

async function find(place: CategoryPlace<KolektorOptions>): Promise<CategoryFinding> {
  const { root, options, report } = place;
  const { path, folds } = await readFolds(root);
  if (options.fold >= folds.train.length) {
    throw splitInvalid(
      path,
      `has ${folds.train.length} folds; fold ${options.fold} was asked for.`,
      'Folds start at 0.',
    );
  }
  const [train, test] = [new Set(folds.train[options.fold]), new Set(folds.test[options.fold])];
  const both = [...train].find((item) => test.has(item));
  if (both !== undefined)
    throw splitInvalid(path, `has item ${both} in training and test of fold ${options.fold}.`);

  const files = await listImageFiles(root, ['*/']);
  const labels = byStem(files.filter((file) => withoutEnding(file).endsWith(LABEL)));
  const photos = files.filter((file) => !withoutEnding(file).endsWith(LABEL));
  for (const item of [...train, ...test]) {
    if (photos.some((file) => dirname(file) === item)) continue;
    report(splitInvalid(path, `names the item ${item}, but ${join(root, item)} holds no images.`));
  }
  const used = photos.filter((file) => train.has(dirname(file)) || test.has(dirname(file)));
  const labelled = used.map((image) => {
    const stem = `${withoutEnding(image)}${LABEL}`;
    return { image, label: labels.get(stem), expected: `${stem}.bmp` };
  });
  return fromLabels(root, labelled, (image) => (train.has(dirname(image)) ? 'train' : 'test'), report);
}

/**
 * The layout of KolektorSDD (Tabernik et al., Journal of Intelligent Manufacturing 2020): fifty items `kosNN`, each
 * with up to eight photographs `PartN.jpg` and labels `PartN_label.bmp`, black where there is no defect. Items are
 * divided into three folds by the authors' `split.pyb`, a pickle of (training items per fold, test items per fold, all
 * items). Images with a defect are never trained on: those of the training items are left out. Learnt from
 * skokec/segdec-net-jim2019 (README) and anomalib, `data/datasets/image/kolektor.py` (which draws a split of its own).
 */
export const kolektorSddLayout = defineFolderLayout<KolektorOptions>({
  name: 'kolektor-sdd',
  options: z.strictObject({ fold: z.int().min(0).default(0) }),
  optionsHint: 'The option is fold: 0, 1 or 2; 0 unless given.',
  maskValues: 'nonzero',
  scope: () => '.',
  where: (_, split, { fold }) => `kos* (${split} items of fold ${fold})`,
  find,
});
