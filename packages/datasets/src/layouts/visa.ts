import { join } from 'node:path';
import { z } from 'zod';
import { GOOD } from '../model.js';
import { parseCsv } from './support/csv.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { listedPath, readSplitText, splitInvalid } from './support/split-file.js';

interface VisaOptions {
  /** Name of the list below `split_csv`, without `.csv`. */
  readonly split: string;
}

const COLUMNS = 'object,split,label,image,mask';
const HINT =
  'VisA holds split_csv/1cls.csv in its archive; if it was rearranged with prepare_data.py, use the layout "mvtec".';

function toImage(row: readonly string[], line: number, path: string): FoundImage {
  const [, split, label, image, mask = ''] = row;
  if ((split !== 'train' && split !== 'test') || (label !== 'normal' && label !== 'anomaly')) {
    throw splitInvalid(
      path,
      `has split "${split}" and label "${label}" in line ${line}; expected train or test, normal or anomaly.`,
    );
  }
  const anomalous = label === 'anomaly';
  if (anomalous && split === 'train') {
    throw splitInvalid(
      path,
      `trains on the anomalous image ${image} in line ${line}.`,
      'Unsupervised methods train on normal images only; use the split 1cls.',
    );
  }
  return {
    split,
    defect: anomalous ? label : GOOD,
    image: listedPath(image, path),
    masks: anomalous && mask !== '' ? [listedPath(mask, path)] : [],
  };
}

async function find({ root, category, options }: CategoryPlace<VisaOptions>): Promise<CategoryFinding> {
  const path = join(root, 'split_csv', `${options.split}.csv`);
  const [header, ...rows] = parseCsv(await readSplitText(path, HINT));
  if (header === undefined || header.join(',').trim() !== COLUMNS) {
    throw splitInvalid(path, `has the columns "${header?.join(',') ?? ''}"; expected "${COLUMNS}".`);
  }
  const images: FoundImage[] = [];
  rows.forEach((row, i) => {
    if (row[0] === category) images.push(toImage(row, i + 2, path));
  });
  return { images };
}

/**
 * The layout of VisA (Zou et al., ECCV 2022): `CATEGORY/Data/Images/{Normal,Anomaly}/*.JPG` with masks of class numbers
 * in `CATEGORY/Data/Masks/Anomaly/*.png`, and lists in `split_csv`, of which `1cls.csv` is the one for unsupervised
 * methods. Learnt from amazon-science/spot-diff (`prepare_data.py`, README) and anomalib, which reads the same list.
 */
export const visaLayout = defineFolderLayout<VisaOptions>({
  name: 'visa',
  options: z.strictObject({
    split: z
      .string()
      .regex(/^[\w.-]+$/)
      .default('1cls'),
  }),
  optionsHint: 'The option is split: the name of a list in split_csv, "1cls" unless given.',
  maskValues: 'nonzero',
  scope: (category) => category,
  where: (category, split, options) => `split_csv/${options.split}.csv (object ${category}, split ${split})`,
  find,
});
