import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import glob from 'fast-glob';
import { DatasetError } from '../errors.js';
import { probeSize } from '../image/probe.js';
import { GOOD, type Sample } from '../model.js';
import type { Layout } from './layout.js';

const IMAGES = '*.{png,jpg,jpeg,bmp,tif,tiff,webp,PNG,JPG,JPEG,BMP,TIF,TIFF,WEBP}';
const TREE = 'Expected CATEGORY/train/good/*.png, CATEGORY/test/good/*.png and CATEGORY/test/DEFECT/*.png.';

/**
 * The layout of MVTec-AD: `CATEGORY/train/good`, `CATEGORY/test/{good,DEFECT}` and, for each defective image,
 * `CATEGORY/ground_truth/DEFECT/NAME_mask.png` (or `NAME.png`).
 */
export const mvtec: Layout = {
  name: 'mvtec',
  onDisk: true,
  samples: async ({ dir, categories }) => {
    const all: Sample[] = [];
    for (const category of categories) all.push(...(await samplesOf(dir as string, category)));
    return all;
  },
};

async function samplesOf(dir: string, category: string): Promise<Sample[]> {
  const root = join(dir, category);
  if (!existsSync(root)) {
    throw new DatasetError(
      'CATEGORY_MISSING',
      `The category folder ${root} is not there.`,
      'Add the folder, or leave the category out in the suite.',
    );
  }
  const list = (pattern: string) => glob(pattern, { cwd: root, onlyFiles: true, followSymbolicLinks: true });
  const train = await list(`train/${GOOD}/${IMAGES}`);
  const test = await list(`test/*/${IMAGES}`);
  if (train.length === 0) throw empty(root, 'training images', `train/${GOOD}`);
  if (test.length === 0) throw empty(root, 'test images', 'test');
  const masks = new Set(await list(`ground_truth/*/${IMAGES}`));
  const samples = [...train, ...test].map((path) => sampleOf(root, category, path, masks));
  for (const sample of samples) await checkMaskSize(sample);
  return samples;
}

/** Only headers are read, so that a wrong mask is found before anything is computed. */
async function checkMaskSize({ image, mask }: Sample): Promise<void> {
  if (image.kind !== 'file' || mask?.kind !== 'file') return;
  const [expected, found] = [await probeSize(image.path), await probeSize(mask.path)];
  if (expected.width === found.width && expected.height === found.height) return;
  throw new DatasetError(
    'MASK_SIZE',
    `The mask ${mask.path} is ${found.width} x ${found.height}, its image ${expected.width} x ${expected.height}.`,
    'A mask has one pixel for each pixel of its image; make it again.',
  );
}

function sampleOf(root: string, category: string, path: string, masks: ReadonlySet<string>): Sample {
  const [split, defect, file] = path.split('/');
  const anomalous = defect !== GOOD;
  return {
    id: `${category}/${path}`,
    category,
    split: split as Sample['split'],
    defect,
    anomalous,
    image: { kind: 'file', path: join(root, path) },
    mask: anomalous ? { kind: 'file', path: join(root, maskOf(root, defect, file, masks)) } : null,
  };
}

function maskOf(root: string, defect: string, file: string, masks: ReadonlySet<string>): string {
  const { name } = parse(file);
  const wanted = `ground_truth/${defect}/${name}_mask.png`;
  const found = [wanted, `ground_truth/${defect}/${name}.png`].find((path) => masks.has(path));
  if (found !== undefined) return found;
  throw new DatasetError(
    'MASK_MISSING',
    `The defective image ${join(root, 'test', defect, file)} has no mask ${join(root, wanted)}.`,
    'Add the mask, or move the image out of the test set.',
  );
}

function empty(root: string, what: string, folder: string): DatasetError {
  return new DatasetError('CATEGORY_EMPTY', `There are no ${what} in ${join(root, folder)}.`, TREE);
}
