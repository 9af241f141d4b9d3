import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImage, readMask } from '../image/read.js';
import { openDataset } from '../open.js';
import { failureOf } from '../testing/failure.js';
import { entryOf, temporaryFolder } from '../testing/mvtec-folder.js';
import { verifyDataset } from '../verify.js';
import { synthesize } from './synthesize.js';

const options = { size: 40, train: 2, testGood: 1, testDefect: 3, seed: 3 };
const drawn = entryOf({ layout: 'synthetic', folder: null, categories: ['fabric', 'nut'] });

describe('synthesize', () => {
  it('writes what the set in memory holds', async () => {
    const { path, remove } = temporaryFolder();
    const folder = join(path, 'written');
    const progress: (readonly [number, number])[] = [];
    const result = await synthesize(folder, drawn, options, (done, total) => progress.push([done, total]));
    expect(result).toEqual({ categories: ['fabric', 'nut'], images: 12, masks: 6 });
    expect(progress.at(-1)).toEqual([12, 12]);
    expect(progress).toHaveLength(12);

    const entry = { ...drawn, layout: 'mvtec', folder: 'written' };
    const written = await openDataset(entry, { dataRoot: path });
    const memory = await openDataset(drawn, { options });
    expect(written.samples.map(({ id, anomalous }) => [id, anomalous])).toEqual(
      memory.samples.map(({ id, anomalous }) => [id, anomalous]),
    );
    for (const [i, sample] of memory.samples.entries()) {
      const other = written.samples[i];
      expect(await readImage(other.image)).toEqual(await readImage(sample.image));
      if (sample.mask && other.mask) expect(await readMask(other.mask)).toEqual(await readMask(sample.mask));
    }
    expect((await verifyDataset(entry, { dataRoot: path })).problems).toEqual([]);
    remove();
  });

  it('leaves no temporary files behind and gives the same bytes again', async () => {
    const { path, remove } = temporaryFolder();
    const few = { ...options, train: 1, testDefect: 1 };
    const one = { categories: ['nut'] };
    await synthesize(path, one, few);
    const before = (await openDataset({ ...drawn, ...one, layout: 'mvtec', folder: '.' }, { dataRoot: path }))
      .fingerprint;
    await synthesize(path, one, few);
    const after = (await openDataset({ ...drawn, ...one, layout: 'mvtec', folder: '.' }, { dataRoot: path }))
      .fingerprint;
    expect(after).toBe(before);
    expect(readdirSync(path)).toEqual(['nut']);
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.includes('.tmp'))).toEqual([]);
    remove();
  });

  it('names the file that cannot be written', async () => {
    const { path, remove } = temporaryFolder();
    writeFileSync(join(path, 'nut'), 'in the way');
    const error = await failureOf(() => synthesize(path, { categories: ['nut'] }, options));
    expect(error.code).toBe('WRITE_FAILED');
    expect(error.message).toContain(join(path, 'nut'));
    expect(existsSync(join(path, 'nut/train'))).toBe(false);
    remove();
  });

  it('refuses unknown options', async () => {
    expect((await failureOf(() => synthesize('/nowhere', drawn, { images: 4 }))).code).toBe(
      'OPTIONS_INVALID',
    );
  });
});
