import { join, parse } from 'node:path/posix';
import { z } from 'zod';
import { GOOD } from '../model.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { listImageFiles, literal } from './support/image-files.js';

/** Ending of the name of a mask; a mask with the name of its image is accepted too. */
const MASK_SUFFIX = '_mask';

/** Masks by the path of their image below `test`, without its ending: `broken/000`. */
function indexMasks(category: string, files: readonly string[]): Map<string, string> {
  const masks = new Map<string, string>();
  const start = `${category}/ground_truth/`;
  for (const path of files) {
    if (!path.startsWith(start)) continue;
    const { dir, name } = parse(path.slice(start.length));
    const marked = name.endsWith(MASK_SUFFIX);
    const key = `${dir}/${marked ? name.slice(0, -MASK_SUFFIX.length) : name}`;
    if (marked || !masks.has(key)) masks.set(key, path);
  }
  return masks;
}

async function find({ root, category }: CategoryPlace<object>): Promise<CategoryFinding> {
  const places = [`train/${GOOD}/`, 'test/*/', 'ground_truth/*/'];
  const files = await listImageFiles(
    root,
    places.map((place) => `${literal(category)}/${place}`),
  );
  const masks = indexMasks(category, files);
  const images: FoundImage[] = [];
  for (const image of files) {
    const [split, defect] = image.slice(category.length + 1).split('/');
    if (split !== 'train' && split !== 'test') continue;
    const { name } = parse(image);
    const mask = defect === GOOD ? undefined : masks.get(`${defect}/${name}`);
    const expectedMask = join(category, 'ground_truth', defect, `${name}${MASK_SUFFIX}.png`);
    images.push({ split, defect, image, masks: mask === undefined ? [] : [mask], expectedMask });
  }
  return { images };
}

/**
 * The layout of MVTec AD (Bergmann et al., CVPR 2019): `CATEGORY/train/good/*`, `CATEGORY/test/{good,DEFECT}/*` and
 * `CATEGORY/ground_truth/DEFECT/NAME_mask.png`. MPDD (Jezek et al., ICUMT 2021) is organised in the same way, as
 * anomalib's `datasets/image/mpdd.py` shows.
 */
export const mvtecLayout = defineFolderLayout<object>({
  name: 'mvtec',
  options: z.strictObject({}),
  maskValues: 'threshold',
  scope: (category) => category,
  where: (category, split) => join(category, split, split === 'train' ? GOOD : '*'),
  find,
});
