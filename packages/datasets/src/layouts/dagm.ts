import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node:path/posix';
import { z } from 'zod';
import { GOOD } from '../model.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { byStem, listImageFiles, literal, withoutEnding } from './support/image-files.js';
import { readSplitText, splitInvalid } from './support/split-file.js';

const SPLITS = [
  ['train', 'Train'],
  ['test', 'Test'],
] as const;

/** Names, without ending, of the images that `Labels.txt` calls defective: id, 0 or 1, image, 0, label. */
async function listDefects(folder: string): Promise<Set<string>> {
  const path = join(folder, 'Label', 'Labels.txt');
  const defects = new Set<string>();
  if (!existsSync(path)) return defects;
  const lines = (await readSplitText(path)).split('\n');
  lines.forEach((text, i) => {
    const [, flag, image] = text.trim().split(/\s+/);
    // The first line holds nothing but the number of the class.
    if (image === undefined) return;
    if (flag !== '0' && flag !== '1') {
      throw splitInvalid(path, `has "${flag}" in its second column, in line ${i + 1}; expected 0 or 1.`);
    }
    if (flag === '1') defects.add(parse(image).name);
  });
  return defects;
}

async function find({ root, category }: CategoryPlace<object>): Promise<CategoryFinding> {
  const images: FoundImage[] = [];
  const spare: string[] = [];
  for (const [split, folder] of SPLITS) {
    const base = `${category}/${folder}`;
    const defects = await listDefects(join(root, base));
    const labels = byStem(await listImageFiles(root, [`${literal(category)}/${folder}/Label/`]));
    for (const image of await listImageFiles(root, [`${literal(category)}/${folder}/`])) {
      const name = withoutEnding(image).slice(base.length + 1);
      const stem = `${base}/Label/${name}_label`;
      const mask = labels.get(stem);
      const masks = mask === undefined ? [] : [mask];
      const defective = mask !== undefined || defects.has(name);
      if (defective && split === 'train') spare.push(image, ...masks);
      else
        images.push({
          split,
          defect: defective ? 'defect' : GOOD,
          image,
          masks,
          expectedMask: `${stem}.PNG`,
        });
    }
  }
  return { images, spare };
}

/**
 * The layout of the DAGM 2007 competition: `ClassN/{Train,Test}/NNNN.PNG`, with `Label/NNNN_label.PNG` (an ellipse
 * around the defect: a weak label) for defective images only, and `Label/Labels.txt`, which says which those are. The
 * defective training images are left out: unsupervised methods train on normal ones only. Learnt from
 * vicoslab/mixed-segdec-net-comind2021, `data/input_dagm.py`, and public readers of `Labels.txt`.
 */
export const dagmLayout = defineFolderLayout<object>({
  name: 'dagm',
  options: z.strictObject({}),
  maskValues: 'nonzero',
  scope: (category) => category,
  where: (category, split) => `${category}/${split === 'train' ? 'Train' : 'Test'}`,
  find,
});
