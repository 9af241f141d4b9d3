import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node:path/posix';
import glob from 'fast-glob';
import { DatasetError } from '../errors.js';
import { probeSize } from '../image/probe.js';
import type { FileRef, Sample } from '../model.js';
import { GOOD } from '../model.js';
import type { Layout, LayoutRequest, StampedSample } from './layout.js';
import { noOptions } from './options.js';

/** Endings of image files, without regard to case; anything else in the folders is not looked at. */
const IMAGE_PATTERN = '*.{png,jpg,jpeg,tif,tiff,webp}';

/** Ending of the name of a mask; a mask with the name of its image is accepted too. */
const MASK_SUFFIX = '_mask';

/** A file of a category: its path below the category, with `/`, and its size in bytes. */
interface CategoryFile {
  readonly path: string;
  readonly bytes: number;
}

/** The images below a category that this layout knows what to do with. */
async function listMvtecFiles(folder: string): Promise<CategoryFile[]> {
  const patterns = [`train/${GOOD}/`, 'test/*/', 'ground_truth/*/'].map((place) => place + IMAGE_PATTERN);
  const found = await glob(patterns, {
    cwd: folder,
    onlyFiles: true,
    stats: true,
    caseSensitiveMatch: false,
  });
  return found.map(({ path, stats }) => ({ path, bytes: stats?.size ?? 0 }));
}

/** Masks by the path of their image without its ending: `broken/000`. */
function indexMasks(files: readonly CategoryFile[]): Map<string, CategoryFile> {
  const masks = new Map<string, CategoryFile>();
  for (const file of files) {
    const { dir, name } = parse(file.path);
    if (!dir.startsWith('ground_truth/')) continue;
    const defect = dir.slice('ground_truth/'.length);
    const marked = name.endsWith(MASK_SUFFIX);
    const key = `${defect}/${marked ? name.slice(0, -MASK_SUFFIX.length) : name}`;
    if (marked || !masks.has(key)) masks.set(key, file);
  }
  return masks;
}

async function assertSameSize(image: string, mask: string): Promise<void> {
  const [a, b] = await Promise.all([probeSize(image), probeSize(mask)]);
  if (a.width !== b.width || a.height !== b.height) {
    throw new DatasetError(
      'MASK_SIZE',
      `The mask ${mask} is ${b.width} x ${b.height}, but its image ${image} is ${a.width} x ${a.height}.`,
      'Image and mask must have the same size; resize both in the same way.',
    );
  }
}

async function readCategory(root: string, category: string): Promise<StampedSample[]> {
  const folder = join(root, category);
  const files = await listMvtecFiles(folder);
  const masks = indexMasks(files);
  const fileRef = (path: string): FileRef => ({ kind: 'file', path: join(folder, path) });
  const samples: StampedSample[] = [];
  for (const file of files) {
    const [split, defect] = file.path.split('/');
    if (split !== 'train' && split !== 'test') continue;
    const anomalous = defect !== GOOD;
    const mask = anomalous ? masks.get(`${defect}/${parse(file.path).name}`) : undefined;
    if (anomalous && !mask) {
      throw new DatasetError(
        'MASK_MISSING',
        `${join(folder, file.path)} has no mask; expected ${join(folder, 'ground_truth', defect, parse(file.path).name)}${MASK_SUFFIX}.png.`,
        'Every test image outside "good" needs a mask in ground_truth; copy the missing ones from the source.',
      );
    }
    const image = fileRef(file.path);
    if (mask) await assertSameSize(image.path, join(folder, mask.path));
    const sample: Sample = {
      id: `${category}/${file.path}`,
      category,
      split,
      defect,
      anomalous,
      image,
      mask: mask ? fileRef(mask.path) : null,
    };
    samples.push({ sample, stamp: `${file.bytes}:${mask?.bytes ?? ''}` });
  }
  return samples;
}

function assertNotEmpty(samples: readonly StampedSample[], split: 'train' | 'test', folder: string): void {
  if (samples.some(({ sample }) => sample.split === split)) return;
  const where = join(folder, split, split === 'train' ? GOOD : '*');
  throw new DatasetError(
    'CATEGORY_EMPTY',
    `There are no ${split === 'train' ? 'training' : 'test'} images in ${where}.`,
    `The folder must hold images of type ${IMAGE_PATTERN}.`,
  );
}

async function read({ entry, folder, categories, options }: LayoutRequest): Promise<StampedSample[]> {
  noOptions(entry, options);
  const root = folder as string;
  const samples: StampedSample[] = [];
  for (const category of categories) {
    const categoryFolder = join(root, category);
    if (!existsSync(categoryFolder)) {
      throw new DatasetError(
        'CATEGORY_MISSING',
        `Dataset ${entry.name} has no folder for category ${category}: ${categoryFolder} does not exist.`,
        `Copy the category from the source (${entry.homepage ?? entry.title}), or leave it out of "categories".`,
      );
    }
    const found = await readCategory(root, category);
    assertNotEmpty(found, 'train', categoryFolder);
    assertNotEmpty(found, 'test', categoryFolder);
    samples.push(...found);
  }
  return samples;
}

async function listImages(root: string, category: string): Promise<string[]> {
  const folder = join(root, category);
  const found = await glob(`**/${IMAGE_PATTERN}`, {
    cwd: folder,
    onlyFiles: true,
    caseSensitiveMatch: false,
  });
  return found.sort().map((path) => join(folder, path));
}

/**
 * The layout of MVTec AD (Bergmann et al., CVPR 2019): `CATEGORY/train/good/*`, `CATEGORY/test/{good,DEFECT}/*` and
 * `CATEGORY/ground_truth/DEFECT/NAME_mask.png`.
 */
export const mvtecLayout: Layout = { name: 'mvtec', needsFolder: true, read, listImages };
