import { join, parse } from 'node:path/posix';
import { z } from 'zod';
import { GOOD } from '../model.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { byStem, listImageFiles, literal } from './support/image-files.js';

async function find({ root, category }: CategoryPlace<object>): Promise<CategoryFinding> {
  const at = literal(category);
  const files = await listImageFiles(root, [`${at}/train/ok/`, `${at}/test/{ok,ko}/`]);
  const masks = byStem(await listImageFiles(root, [`${at}/ground_truth/ko/`]));
  const images = files.map((image): FoundImage => {
    const [split, folder] = image.slice(category.length + 1).split('/');
    const anomalous = folder === 'ko';
    const stem = join(category, 'ground_truth', 'ko', parse(image).name);
    const mask = anomalous ? masks.get(stem) : undefined;
    return {
      split: split === 'train' ? 'train' : 'test',
      defect: anomalous ? 'ko' : GOOD,
      image,
      masks: mask === undefined ? [] : [mask],
      expectedMask: `${stem}.png`,
    };
  });
  return { images };
}

/**
 * The layout of BTAD (Mishra et al., ISIE 2021), as its archive unpacks to `BTech_Dataset_transformed`:
 * `CATEGORY/train/ok`, `CATEGORY/test/{ok,ko}` and `CATEGORY/ground_truth/ko`, where a mask has the name of its image
 * with, sometimes, another ending: some categories hold `.bmp`, some `.png`. Learnt from ADer,
 * `data/gen_benchmark/btad.py`, and anomalib, `data/datamodules/image/btech.py`.
 */
export const btadLayout = defineFolderLayout<object>({
  name: 'btad',
  options: z.strictObject({}),
  maskValues: 'nonzero',
  scope: (category) => category,
  where: (category, split) => join(category, split, split === 'train' ? 'ok' : '{ok,ko}'),
  find,
});
