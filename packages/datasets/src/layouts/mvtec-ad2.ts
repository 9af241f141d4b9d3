import { join, parse } from 'node:path/posix';
import { GOOD } from '../model.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { listImageFiles, literal } from './support/image-files.js';
import { VALIDATION_HINT, validationOptions, type ValidationOptions } from './support/validation.js';

async function find({ root, category, options }: CategoryPlace<ValidationOptions>): Promise<CategoryFinding> {
  const at = literal(category);
  const files = await listImageFiles(root, [`${at}/{train,validation,test_public}/*/`]);
  const masks = new Set(await listImageFiles(root, [`${at}/test_public/ground_truth/*/`]));
  const spare = await listImageFiles(root, [`${at}/{test_private,test_private_mixed}/`]);
  const images: FoundImage[] = [];
  for (const image of files) {
    const [part, defect] = image.slice(category.length + 1).split('/');
    if (part === 'validation' && options.validation === 'ignore') {
      spare.push(image);
      continue;
    }
    if (defect === 'ground_truth' || (part !== 'test_public' && defect !== GOOD)) continue;
    const expectedMask = join(
      category,
      'test_public',
      'ground_truth',
      defect,
      `${parse(image).name}_mask.png`,
    );
    images.push({
      split: part === 'test_public' ? 'test' : 'train',
      defect,
      image,
      masks: defect !== GOOD && masks.has(expectedMask) ? [expectedMask] : [],
      expectedMask,
    });
  }
  return { images, spare };
}

/**
 * The layout of MVTec AD 2 (Heckler-Kram et al., arXiv 2503.21622): `CATEGORY/{train,validation}/good/*`,
 * `CATEGORY/test_public/{good,bad}/*` with `test_public/ground_truth/bad/NAME_mask.png`, and `test_private`,
 * `test_private_mixed`, whose truth only the server of MVTec knows: their images are not used here. Learnt from
 * anomalib, `data/datasets/image/mvtecad2.py`.
 */
export const mvtecAd2Layout = defineFolderLayout<ValidationOptions>({
  name: 'mvtec-ad2',
  options: validationOptions,
  optionsHint: VALIDATION_HINT,
  maskValues: 'threshold',
  scope: (category) => category,
  where: (category, split) =>
    split === 'train' ? join(category, 'train', GOOD) : join(category, 'test_public', '*'),
  find,
});
