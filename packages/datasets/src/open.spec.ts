import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf } from './testing/failure.js';
import { entryOf, temporaryFolder, writeCategory, writeMask, writePng } from './testing/mvtec-folder.js';
import { countSamples } from './counts.js';
import { openDataset } from './open.js';
import { itNeeds, shared } from './testing/shared.js';

let root: string;
let remove: () => void;
const at = (path: string) => join(root, 'parts', path);
const open = (options = {}) => openDataset(entryOf(), { dataRoot: root, ...options });

beforeEach(async () => {
  ({ path: root, remove } = temporaryFolder());
  await writeCategory(at('bolt'));
  await writeCategory(at('cup'));
});
afterEach(() => remove());

describe('openDataset with the layout of MVTec AD', () => {
  it('lists samples by id with their labels, images and masks', async () => {
    const dataset = await open();
    expect(dataset.categories).toEqual(['bolt', 'cup']);
    expect(dataset.samples.map(({ id }) => id)).toEqual(
      ['bolt', 'cup'].flatMap((category) => [
        `${category}/test/dent/000.png`,
        `${category}/test/dent/001.png`,
        `${category}/test/good/000.png`,
        `${category}/train/good/000.png`,
        `${category}/train/good/001.png`,
      ]),
    );
    expect(dataset.samples[1]).toEqual({
      id: 'bolt/test/dent/001.png',
      category: 'bolt',
      split: 'test',
      defect: 'dent',
      anomalous: true,
      image: { kind: 'file', path: at('bolt/test/dent/001.png') },
      mask: { kind: 'file', path: at('bolt/ground_truth/dent/001_mask.png') },
    });
    expect(dataset.samples[2]).toMatchObject({ defect: 'good', anomalous: false, mask: null });
    expect(dataset.samples[3]).toMatchObject({
      split: 'train',
      defect: 'good',
      anomalous: false,
      mask: null,
    });
  });

  it('does not look at stray files', async () => {
    const { fingerprint } = await open();
    for (const stray of [
      'bolt/.DS_Store',
      'bolt/train/good/Thumbs.db',
      'bolt/train/good/.hidden.png',
      'bolt/note.txt',
    ]) {
      writeFileSync(at(stray), 'x');
    }
    const dataset = await open();
    expect(dataset.samples).toHaveLength(10);
    expect(dataset.fingerprint).toBe(fingerprint);
  });

  it('accepts masks without suffix, and other endings of images', async () => {
    await writePng(at('bolt/test/dent/002.PNG'), 1);
    await writeMask(at('bolt/ground_truth/dent/002.png'));
    const { samples } = await open();
    const sample = samples.find(({ id }) => id === 'bolt/test/dent/002.PNG');
    expect(sample?.mask).toEqual({ kind: 'file', path: at('bolt/ground_truth/dent/002.png') });
  });

  it('opens some categories, and some samples of each group', async () => {
    const dataset = await open({ categories: ['cup'], limit: { train: 1, testPerDefect: 1 } });
    expect(dataset.categories).toEqual(['cup']);
    expect(dataset.samples.map(({ id }) => id)).toEqual([
      'cup/test/dent/000.png',
      'cup/test/good/000.png',
      'cup/train/good/000.png',
    ]);
  });

  it('has a fingerprint that changes with what is opened, and with the files', async () => {
    const before = await open();
    expect(before.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect((await open()).fingerprint).toBe(before.fingerprint);
    expect((await open({ categories: ['cup'] })).fingerprint).not.toBe(before.fingerprint);
    await writePng(at('cup/train/good/001.png'), 0, 3, 9, 9);
    expect((await open()).fingerprint).not.toBe(before.fingerprint);
  });

  it('fails without a data root', async () => {
    const error = await failureOf(() => openDataset(entryOf()));
    expect(error.code).toBe('DATA_ROOT_UNSET');
    expect(error.hint).toMatch(/--data-root.*PROTOBENCH_DATA/);
  });

  it('says where it looked for a missing dataset, how to set the root and where to get it', async () => {
    const error = await failureOf(() => openDataset(entryOf({ folder: 'gone' }), { dataRoot: root }));
    expect(error.code).toBe('DATASET_MISSING');
    expect(error.message).toContain(join(root, 'gone'));
    expect(error.hint).toMatch(/--data-root.*PROTOBENCH_DATA.*https:\/\/example\.org\/parts/);
  });

  it('fails on a missing category folder', async () => {
    rmSync(at('cup'), { recursive: true });
    const error = await failureOf(open);
    expect(error.code).toBe('CATEGORY_MISSING');
    expect(error.message).toContain(at('cup'));
  });

  it('fails on a category without training images', async () => {
    rmSync(at('cup/train/good/000.png'));
    rmSync(at('cup/train/good/001.png'));
    const error = await failureOf(open);
    expect(error.code).toBe('CATEGORY_EMPTY');
    expect(error.message).toBe(`There are no training images in ${at('cup/train/good')}.`);
  });

  it('fails on a category without test images', async () => {
    rmSync(at('cup/test'), { recursive: true });
    const error = await failureOf(open);
    expect(error.code).toBe('CATEGORY_EMPTY');
    expect(error.message).toContain(at('cup/test'));
  });

  it('fails on a defect without a mask', async () => {
    rmSync(at('bolt/ground_truth/dent/001_mask.png'));
    const error = await failureOf(open);
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(at('bolt/test/dent/001.png'));
    expect(error.message).toContain(at('bolt/ground_truth/dent/001_mask.png'));
  });

  it('fails on a mask of another size than its image', async () => {
    await writePng(at('bolt/ground_truth/dent/000_mask.png'), 0, 1, 8, 7);
    const error = await failureOf(open);
    expect(error.code).toBe('MASK_SIZE');
    expect(error.message).toContain('000_mask.png is 8 x 7');
    expect(error.message).toContain('is 8 x 6');
  });

  it('fails on an empty file', async () => {
    writeFileSync(at('bolt/test/dent/000.png'), '');
    const error = await failureOf(open);
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain(at('bolt/test/dent/000.png'));
  });

  it('has no options', async () => {
    const error = await failureOf(() => open({ options: { size: 64 } }));
    expect(error.code).toBe('OPTIONS_INVALID');
    expect(error.message).toContain('size');
  });

  it('does not know layouts that nobody has written', async () => {
    expect((await failureOf(() => openDataset(entryOf({ layout: 'voc' })))).code).toBe('REGISTRY_INVALID');
  });

  itNeeds('data/mvtec3-256')('opens three categories of MVTec AD', async () => {
    const entry = entryOf({ folder: 'mvtec3-256', categories: ['bottle', 'pill', 'transistor'] });
    const { samples } = await openDataset(entry, { dataRoot: shared('data') });
    expect(countSamples(samples, 'bottle')).toEqual({ train: 209, testGood: 20, testDefect: 63 });
    expect(countSamples(samples, 'pill')).toEqual({ train: 267, testGood: 26, testDefect: 141 });
    expect(countSamples(samples, 'transistor')).toEqual({ train: 213, testGood: 60, testDefect: 40 });
    expect(samples.filter(({ mask }) => mask !== null)).toHaveLength(244);
  });
});

describe('openDataset with the synthetic layout', () => {
  const entry = entryOf({ layout: 'synthetic', folder: null, categories: ['fabric', 'gear'] });

  it('lists images that nobody has drawn yet, without a data root', async () => {
    const { samples } = await openDataset(entry, { options: { train: 3, testGood: 2, testDefect: 7 } });
    expect(countSamples(samples, 'gear')).toEqual({ train: 3, testGood: 2, testDefect: 7 });
    expect(samples.find(({ anomalous }) => anomalous)).toMatchObject({
      id: 'fabric/test/fibre/000.png',
      image: {
        kind: 'generated',
        part: 'image',
        recipe: { category: 'fabric', defect: 'fibre', size: 256, seed: 0 },
      },
      mask: { kind: 'generated', part: 'mask' },
    });
  });

  it('has a fingerprint of the options', async () => {
    const of = async (options: Record<string, unknown>) =>
      (await openDataset(entry, { options })).fingerprint;
    expect(await of({})).toBe(await of({ seed: 0, size: 256, train: 40, testGood: 12, testDefect: 18 }));
    expect(await of({ seed: 1 })).not.toBe(await of({}));
    expect(await of({ size: 128 })).not.toBe(await of({}));
  });

  it.each([[{ sise: 64 }], [{ size: 8 }], [{ train: 0 }], [{ seed: 0.5 }]])('refuses %j', async (options) => {
    const error = await failureOf(() => openDataset(entry, { options }));
    expect(error.code).toBe('OPTIONS_INVALID');
    expect(error.message).toContain(Object.keys(options)[0]);
  });
});
