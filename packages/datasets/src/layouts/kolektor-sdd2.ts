import { z } from 'zod';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace } from './support/found.js';
import { byStem, listImageFiles, withoutEnding } from './support/image-files.js';
import { fromLabels } from './support/labels.js';

const LABEL = '_GT';

async function find({ root, report }: CategoryPlace<object>): Promise<CategoryFinding> {
  const files = await listImageFiles(root, ['{train,test}/']);
  const isLabel = (file: string) => withoutEnding(file).endsWith(LABEL);
  const labels = byStem(files.filter(isLabel));
  const labelled = files
    .filter((file) => !isLabel(file))
    .map((image) => {
      const stem = `${withoutEnding(image)}${LABEL}`;
      return { image, label: labels.get(stem), expected: `${stem}.png` };
    });
  return fromLabels(root, labelled, (image) => (image.startsWith('train/') ? 'train' : 'test'), report);
}

/**
 * The layout of KolektorSDD2 (Bozic et al., Computers in Industry 2021): `train/NNNNN.png` with `train/NNNNN_GT.png`,
 * and the same in `test`; a black label means no defect. The training images with a defect are left out: unsupervised
 * methods train on normal ones only. Learnt from vicoslab/mixed-segdec-net-comind2021, `data/input_ksdd2.py`.
 */
export const kolektorSdd2Layout = defineFolderLayout<object>({
  name: 'kolektor-sdd2',
  options: z.strictObject({}),
  maskValues: 'nonzero',
  scope: () => '.',
  where: (_, split) => split,
  find,
});
