import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { GOOD } from '../model.js';
import { defineFolderLayout } from './support/folder-layout.js';
import type { CategoryFinding, CategoryPlace, FoundImage } from './support/found.js';
import { listedPath, parseJson, readSplitText, splitInvalid } from './support/split-file.js';

interface MetaOptions {
  /** List of ADer: one JSON object of splits, categories and images. */
  readonly meta: string;
  /** Lists of UniAD: one JSON object per line; used where there is no list of ADer. */
  readonly train: string;
  readonly test: string;
  /** Folder that the paths of the lists start at. */
  readonly images: string;
}

/** One image of a list, whichever way it was written. */
interface Listed {
  readonly image: string;
  readonly mask: string;
  readonly kind: string;
  readonly anomalous: boolean;
}

const aderImage = z.object({
  img_path: z.string().min(1),
  mask_path: z.string().nullish(),
  cls_name: z.string().optional(),
  specie_name: z.string().optional(),
  anomaly: z.union([z.literal(0), z.literal(1)]),
});
const aderList = z.object({
  train: z.record(z.string(), z.array(aderImage)),
  test: z.record(z.string(), z.array(aderImage)),
});
const uniadImage = z.object({
  filename: z.string().min(1),
  label: z.union([z.literal(0), z.literal(1)]),
  label_name: z.string().optional(),
  maskname: z.string().nullish(),
  clsname: z.string().optional(),
});

async function readAder(path: string, category: string, split: 'train' | 'test'): Promise<Listed[]> {
  const list = parseJson(await readSplitText(path), aderList, path);
  return (list[split][category] ?? []).map(({ img_path, mask_path, specie_name, anomaly }) => ({
    image: img_path,
    mask: mask_path ?? '',
    kind: specie_name || 'anomaly',
    anomalous: anomaly === 1,
  }));
}

async function readUniad(path: string, category: string): Promise<Listed[]> {
  const listed: Listed[] = [];
  const lines = (await readSplitText(path)).split('\n');
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const meta = parseJson(line, uniadImage, path, ` in line ${i + 1}`);
    // As UniAD does: without a class name it is the fourth part of the path from its end.
    if ((meta.clsname ?? meta.filename.split('/').at(-4)) !== category) return;
    const { filename: image, maskname, label_name, label } = meta;
    listed.push({ image, mask: maskname ?? '', kind: label_name || 'anomaly', anomalous: label === 1 });
  });
  return listed;
}

async function find({ root, category, options }: CategoryPlace<MetaOptions>): Promise<CategoryFinding> {
  const meta = join(root, options.meta);
  const ader = existsSync(meta);
  const images: FoundImage[] = [];
  for (const split of ['train', 'test'] as const) {
    const path = ader ? meta : join(root, options[split]);
    const listed = ader ? await readAder(path, category, split) : await readUniad(path, category);
    for (const { image, mask, kind, anomalous } of listed) {
      if (anomalous && split === 'train') {
        throw splitInvalid(
          path,
          `trains on the anomalous image ${image}.`,
          'Take it out of the training list.',
        );
      }
      const at = (file: string) => listedPath(`${options.images}/${listedPath(file, path)}`, path);
      const masks = anomalous && mask !== '' ? [at(mask)] : [];
      images.push({ split, defect: anomalous ? kind : GOOD, image: at(image), masks });
    }
  }
  return { images };
}

const pathSchema = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'must stay within the dataset');

/**
 * Any dataset with lists of its images in the form of ADer (`meta.json`: `{ train: { CATEGORY: [{ img_path, mask_path,
 * specie_name, anomaly }] }, test: ... }`) or of UniAD (`train.json` and `test.json`, one object `{ filename, label,
 * label_name, maskname, clsname }` per line). Any value above 0 of a mask marks a defect, as both have it; a category
 * without any masks has no pixel metrics (UniAD takes the whole image for the defect instead). Learnt from
 * zhangzjn/ADer, `data/ad_dataset.py` and `data/gen_benchmark`, and zhiyuanyou/UniAD, `datasets/custom_dataset.py`.
 */
export const metaLayout = defineFolderLayout<MetaOptions>({
  name: 'meta',
  options: z.strictObject({
    meta: pathSchema.default('meta.json'),
    train: pathSchema.default('train.json'),
    test: pathSchema.default('test.json'),
    images: pathSchema.default('.'),
  }),
  optionsHint:
    'Options are meta (ADer), train and test (UniAD), names of lists, and images, the folder they start at.',
  maskValues: 'nonzero',
  masksOptional: true,
  scope: () => '.',
  where: (category, split, { meta }) => `${meta} (category ${category}, split ${split})`,
  exclusive: false,
  find,
});
