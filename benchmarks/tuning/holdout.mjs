/**
 * Makes a data set to choose hyper-parameters on from the training images of another: every seventh normal image is held
 * out, stays a normal test image, and is damaged in six ways for the defects, so that no test image is ever looked at.
 *
 *   node benchmarks/tuning/holdout.mjs DATASET --data-root DIR --out DIR
 *
 * DATASET is an entry of datasets.json in the layout of MVTec AD. Writes DIR/DATASET-holdout and DIR/registry.json, for
 *   npx protobench run benchmarks/tuning/pro-ad.yaml --data-root DIR --registry DIR/registry.json
 */
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeRgb, encodePng } from '@protobench/datasets';
import { RandomStream } from '@protobench/nn';
import { DEFECTS } from './pseudo-defects.mjs';

/** One image of so many is held out. */
const EVERY = 7;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'data-root': { type: 'string' }, out: { type: 'string' } },
});
const [name] = positionals;
const dataRoot = values['data-root'] ?? process.env.PROTOBENCH_DATA;
if (!name || !dataRoot || !values.out) {
  console.error('usage: node benchmarks/tuning/holdout.mjs DATASET --data-root DIR --out DIR');
  process.exit(2);
}
const registry = JSON.parse(await readFile('datasets.json', 'utf8'));
const entry = registry.datasets.find((one) => one.name === name);
if (entry?.layout !== 'mvtec')
  throw new Error(`datasets.json has no data set "${name}" in the layout mvtec.`);

const target = `${name}-holdout`;
const stream = RandomStream.fromSeed(0).child(target);
const expected = {};
for (const category of entry.categories) {
  const source = join(dataRoot, entry.folder, category, 'train', 'good');
  const folder = (...parts) => join(values.out, target, category, ...parts);
  const files = (await readdir(source)).filter((file) => /\.(png|jpg|bmp)$/i.test(file)).sort();
  const held = files.filter((_, index) => index % EVERY === 0);
  for (const part of ['train/good', 'test/good']) await mkdir(folder(part), { recursive: true });
  for (const file of files) {
    await copyFile(join(source, file), folder(held.includes(file) ? 'test/good' : 'train/good', file));
  }
  for (const [defect, damage] of Object.entries(DEFECTS)) {
    await mkdir(folder('test', defect), { recursive: true });
    await mkdir(folder('ground_truth', defect), { recursive: true });
    for (const file of held) {
      const image = await decodeRgb(await readFile(join(source, file)), file);
      const { pixels, mask } = damage(image, stream.child(category).child(file).child(defect));
      const id = basename(file, file.slice(file.lastIndexOf('.')));
      const { width, height } = image;
      await writeFile(folder('test', defect, `${id}.png`), await encodePng(pixels, width, height));
      await writeFile(folder('ground_truth', defect, `${id}_mask.png`), await encodePng(mask, width, height));
    }
  }
  const testDefect = held.length * Object.keys(DEFECTS).length;
  expected[category] = { train: files.length - held.length, testGood: held.length, testDefect };
  console.log(`${category}: ${held.length} of ${files.length} images held out`);
}
const made = {
  ...entry,
  ...{ name: target, folder: target, title: `${entry.title}, held-out training images`, expected },
};
await writeFile(join(values.out, 'registry.json'), JSON.stringify({ datasets: [made] }, null, 2));
