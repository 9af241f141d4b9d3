import { z } from 'zod';
import { GOOD } from '../model.js';
import { seededOrder } from '../subset.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { listImageFiles, withoutEnding } from './support/image-files.js';

interface MagneticTileOptions {
  /** Share of the images without defect to train on. */
  readonly trainFraction: number;
  /** Seed of the draw. */
  readonly seed: number;
}

const FREE = 'MT_Free';

async function find({ root, options }: CategoryPlace<MagneticTileOptions>): Promise<CategoryFinding> {
  const photos = await listImageFiles(root, ['MT_*/Imgs/']);
  const masks = new Map(
    photos.filter((file) => file.toLowerCase().endsWith('.png')).map((file) => [withoutEnding(file), file]),
  );
  const images = photos.filter((file) => !file.toLowerCase().endsWith('.png'));
  const free = seededOrder(
    images.filter((file) => file.startsWith(`${FREE}/`)),
    options.seed,
  );
  const train = new Set(free.slice(0, Math.floor(free.length * options.trainFraction + 0.5)));
  const found: FoundImage[] = [];
  const spare: string[] = [];
  for (const image of images) {
    const stem = withoutEnding(image);
    const mask = masks.get(stem);
    const [folder] = image.split('/');
    if (folder === FREE) {
      found.push({ split: train.has(image) ? 'train' : 'test', defect: GOOD, image, masks: [] });
      if (mask !== undefined) spare.push(mask);
      continue;
    }
    const defect = folder.slice('MT_'.length).toLowerCase();
    found.push({
      split: 'test',
      defect,
      image,
      masks: mask === undefined ? [] : [mask],
      expectedMask: `${stem}.png`,
    });
  }
  return { images: found, spare };
}

/**
 * The layout of the magnetic tile defects (Huang, Qiu, Yuan: Surface defect saliency of magnetic tile, The Visual
 * Computer 2020): `MT_Free/Imgs` and `MT_{Blowhole,Break,Crack,Fray,Uneven}/Imgs`, each photograph `.jpg` beside its
 * mask `.png` of the same name. The dataset has no split of its own; a seeded draw of the images without defect is
 * trained on, all others are the test. Learnt from abin24/Magnetic-tile-defect-datasets and public loaders of it.
 */
export const magneticTileLayout = defineFolderLayout<MagneticTileOptions>({
  name: 'magnetic-tile',
  options: z.strictObject({
    trainFraction: z.number().gt(0).lt(1).default(0.8),
    seed: z.int().min(0).default(0),
  }),
  optionsHint: 'Options are trainFraction (0.8 unless given) and seed (0 unless given).',
  maskValues: 'nonzero',
  scope: () => '.',
  where: (_, split) => (split === 'train' ? `${FREE}/Imgs` : 'MT_*/Imgs'),
  find,
});
