import { parse, posix } from 'node:path/posix';
import { z } from 'zod';
import { GOOD } from '../model.js';
import { seededOrder } from '../subset.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage, MaskValues } from './support/found.js';
import { byStem, listImageFiles, literal, withoutEnding } from './support/image-files.js';

interface FolderOptions {
  /** Folder of the normal images. */
  readonly normal: string;
  /** Folder of normal images for the test; unless given, a draw of the normal ones. */
  readonly normalTest?: string | undefined;
  /** Share of the normal images that is drawn for the test where there is no folder of them. */
  readonly testFraction: number;
  readonly seed: number;
  /** Folders of anomalous images; all other folders unless given. */
  readonly abnormal?: readonly string[] | undefined;
  /** Folder of the masks. */
  readonly masks: string;
  readonly maskValues: MaskValues;
  /** The folder of the dataset is itself the one category. */
  readonly flat: boolean;
}

const MASK_SUFFIX = '_mask';

const pathSchema = z
  .string()
  .regex(/^[^/\\][^\\]*$/, 'must be relative to the category')
  .refine((path) => !path.split('/').includes('..'), 'must stay below the category');

/** Index of masks by the place of their image: below `masks` there may be a folder per kind of defect. */
function findMask(
  masks: Map<string, string>,
  base: string,
  defect: string,
  stem: string,
): string | undefined {
  const name = parse(stem).base;
  for (const place of [`${base}/${defect}/${stem}`, `${base}/${stem}`, `${base}/${name}`]) {
    const mask = masks.get(posix.normalize(place) + MASK_SUFFIX) ?? masks.get(posix.normalize(place));
    if (mask !== undefined) return mask;
  }
  return undefined;
}

async function find({ root, category, options }: CategoryPlace<FolderOptions>): Promise<CategoryFinding> {
  const base = options.flat ? '' : `${category}/`;
  const list = (folder: string) => listImageFiles(root, [`${literal(base + folder)}/**/`]);
  const masks = byStem(await list(options.masks));
  const normal = await list(options.normal);
  const test = options.normalTest === undefined ? [] : await list(options.normalTest);
  const drawn = new Set(
    options.normalTest === undefined
      ? seededOrder(normal, options.seed).slice(0, Math.floor(normal.length * options.testFraction + 0.5))
      : [],
  );
  const images: FoundImage[] = normal.map((image) => ({
    split: drawn.has(image) ? 'test' : 'train',
    defect: GOOD,
    image,
    masks: [],
  }));
  images.push(...test.map((image): FoundImage => ({ split: 'test', defect: GOOD, image, masks: [] })));
  const taken = [options.normal, options.normalTest, options.masks];
  const all = await listImageFiles(root, [base === '' ? '*/**/' : `${literal(base)}*/**/`]);
  const abnormal =
    options.abnormal ??
    [...new Set(all.map((path) => path.slice(base.length).split('/')[0]))].filter(
      (name) => !taken.includes(name),
    );
  for (const folder of abnormal) {
    const start = `${base}${folder}/`;
    for (const image of all.filter((path) => path.startsWith(start))) {
      const stem = withoutEnding(image).slice(start.length);
      const mask = findMask(masks, base + options.masks, folder, stem);
      images.push({
        split: 'test',
        defect: folder,
        image,
        masks: mask === undefined ? [] : [mask],
        expectedMask: `${base}${options.masks}/${folder}/${stem}${MASK_SUFFIX}.png`,
      });
    }
  }
  return { images };
}

/**
 * A plain tree of one's own: `CATEGORY/normal/**`, one folder per kind of defect beside it, and, if there are masks,
 * `CATEGORY/masks/DEFECT/NAME.png` or `NAME_mask.png` (the folder of the defect may be left out). Either every anomalous
 * image of a category has a mask or none has; without masks pixel metrics have no value. The names of the folders are
 * options, as in anomalib's `Folder` (`data/datamodules/image/folder.py`).
 */
export const folderLayout = defineFolderLayout<FolderOptions>({
  name: 'folder',
  options: z.strictObject({
    normal: pathSchema.default('normal'),
    normalTest: pathSchema.optional(),
    testFraction: z.number().gt(0).lt(1).default(0.2),
    seed: z.int().min(0).default(0),
    abnormal: z.array(pathSchema).min(1).optional(),
    masks: pathSchema.default('masks'),
    maskValues: z.enum(['threshold', 'nonzero']).default('threshold'),
    flat: z.boolean().default(false),
  }),
  optionsHint:
    'Options are normal, normalTest, abnormal (a list) and masks (names of folders), testFraction, seed, maskValues ("threshold" or "nonzero") and flat.',
  maskValues: ({ maskValues }) => maskValues,
  masksOptional: true,
  scope: (category, { flat }) => (flat ? '.' : category),
  where: (category, split, { flat, normal, normalTest }) =>
    `${flat ? '' : `${category}/`}${split === 'train' ? normal : (normalTest ?? '*')}`,
  find,
});
