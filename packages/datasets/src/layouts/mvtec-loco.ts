import { join, parse } from 'node:path/posix';
import { GOOD } from '../model.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { listImageFiles, literal } from './support/image-files.js';
import { VALIDATION_HINT, validationOptions, type ValidationOptions } from './support/validation.js';

async function find({ root, category, options }: CategoryPlace<ValidationOptions>): Promise<CategoryFinding> {
  const at = literal(category);
  const files = await listImageFiles(root, [`${at}/{train,validation}/${GOOD}/`, `${at}/test/*/`]);
  const masks = await listImageFiles(root, [`${at}/ground_truth/*/*/`]);
  const images: FoundImage[] = [];
  const spare: string[] = [];
  for (const image of files) {
    const [part, defect] = image.slice(category.length + 1).split('/');
    if (part === 'validation' && options.validation === 'ignore') {
      spare.push(image);
      continue;
    }
    const folder = join(category, 'ground_truth', defect, parse(image).name);
    images.push({
      split: part === 'test' ? 'test' : 'train',
      defect,
      image,
      masks: defect === GOOD ? [] : masks.filter((mask) => mask.startsWith(`${folder}/`)),
      expectedMask: `${folder}/000.png`,
    });
  }
  return { images, spare };
}

/**
 * The layout of MVTec LOCO AD (Bergmann, Batzner et al., IJCV 2022): `CATEGORY/{train,validation}/good/*`,
 * `CATEGORY/test/{good,logical_anomalies,structural_anomalies}/NAME.png` and, one file per defect,
 * `CATEGORY/ground_truth/{logical,structural}_anomalies/NAME/000.png`. The value of a mask file names its kind of defect
 * in `defects_config.json`, with the area at which credit for it is full; here all files of an image are joined and any
 * value above 0 counts, as anomalib does. Learnt from anomalib, `data/datasets/image/mvtec_loco.py`.
 */
export const mvtecLocoLayout = defineFolderLayout<ValidationOptions>({
  name: 'mvtec-loco',
  options: validationOptions,
  optionsHint: VALIDATION_HINT,
  maskValues: 'nonzero',
  scope: (category) => category,
  where: (category, split) => join(category, split, split === 'train' ? GOOD : '*'),
  find,
});
