import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DatasetError } from '../errors.js';
import { GOOD } from '../model.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { listedPath, parseJson, readSplitText, splitInvalid } from './support/split-file.js';

const VIEWS = ['C1', 'C2', 'C3', 'C4', 'C5'] as const;

interface RealIadOptions {
  /** Folder of the images, for the resolution. */
  readonly images: string;
  /** Folder of the lists; the first that exists of the usual ones unless given. */
  readonly lists?: string | undefined;
  /** Cameras to use. */
  readonly views: readonly (typeof VIEWS)[number][];
}

const LISTS = ['realiad_jsons', 'realiad_jsons/realiad_jsons', '.'];

const entrySchema = z.object({
  anomaly_class: z.string().min(1),
  image_path: z.string().min(1),
  mask_path: z.string().nullish(),
});
const listSchema = z.object({
  meta: z.object({ normal_class: z.string().default('OK') }).default({ normal_class: 'OK' }),
  train: z.array(entrySchema),
  test: z.array(entrySchema),
});

/** The camera of an image out of its name: `audiojack_0001_OK_C1_20230919173237.jpg`. */
function viewOf(path: string, list: string): string {
  const view = path.split('_').at(-2) ?? '';
  if (VIEWS.some((known) => known === view)) return view;
  throw splitInvalid(list, `names ${path}, whose last but one part is no camera C1 to C5.`);
}

async function findList(root: string, category: string, { lists }: RealIadOptions): Promise<string> {
  const places = (lists === undefined ? LISTS : [lists]).map((place) =>
    join(root, place, `${category}.json`),
  );
  const found = places.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw splitInvalid(
    places[0],
    `does not exist${places.length > 1 ? `, nor do ${places.slice(1).join(', ')}` : ''}.`,
    'Unpack realiad_jsons.zip into the dataset, or name its folder with the option "lists".',
  );
}

/** The folder of another resolution may be there instead: say so. */
async function assertImages(root: string, { images }: RealIadOptions): Promise<void> {
  if (existsSync(join(root, images))) return;
  const others = (await readdir(root)).filter((name) => name.startsWith('realiad_') && !/json/.test(name));
  throw new DatasetError(
    'CATEGORY_MISSING',
    `${join(root, images)} does not exist.`,
    others.length === 0
      ? 'Unpack the images of one resolution into the dataset.'
      : `Set the option "images" to ${others.sort().join(' or ')}.`,
  );
}

async function find({ root, category, options }: CategoryPlace<RealIadOptions>): Promise<CategoryFinding> {
  const path = await findList(root, category, options);
  const list = parseJson(await readSplitText(path), listSchema, path);
  const base = `${options.images}/${category}`;
  const images: FoundImage[] = [];
  const spare: string[] = [];
  for (const split of ['train', 'test'] as const) {
    for (const { anomaly_class: kind, image_path: file, mask_path: mask } of list[split]) {
      const image = `${base}/${listedPath(file, path)}`;
      const anomalous = kind !== list.meta.normal_class;
      const masks = anomalous && mask ? [`${base}/${listedPath(mask, path)}`] : [];
      if (!options.views.some((view) => view === viewOf(file, path))) {
        spare.push(image, ...masks);
        continue;
      }
      if (anomalous && split === 'train') throw splitInvalid(path, `trains on the anomalous image ${file}.`);
      images.push({ split, defect: anomalous ? kind : GOOD, image, masks });
    }
  }
  return { images, spare };
}

/**
 * The layout of Real-IAD (Wang et al., CVPR 2024): `realiad_1024/CATEGORY/{OK/SXXXX,NG/KIND/SXXXX}/*.jpg`, masks `.png`
 * beside the images with a defect, and a list `realiad_jsons/CATEGORY.json` of training and test images, whose paths
 * start at the folder of the category. Every object is seen by five cameras, C1 to C5, and labelled per view: a view
 * of a bad object may be normal. Learnt from anomalib, `data/datasets/image/realiad.py`, and ADer,
 * `data/ad_dataset.py`.
 */
export const realIadLayout = defineFolderLayout<RealIadOptions>({
  name: 'real-iad',
  options: z.strictObject({
    images: z
      .string()
      .regex(/^[\w-]+$/)
      .default('realiad_1024'),
    lists: z
      .string()
      .regex(/^[\w./-]+$/)
      .refine((path) => !path.startsWith('/') && !path.includes('..'))
      .optional(),
    views: z
      .array(z.enum(VIEWS))
      .min(1)
      .default([...VIEWS]),
  }),
  optionsHint:
    'Options are images ("realiad_1024" unless given), lists (folder of the JSON files) and views (of C1 to C5).',
  maskValues: 'nonzero',
  scope: (category, { images }) => `${images}/${category}`,
  where: (category, split, { views }) => `${category}.json (${split}, views ${views.join(', ')})`,
  prepare: assertImages,
  find,
});
