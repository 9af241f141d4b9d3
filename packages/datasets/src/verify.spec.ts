import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from './image/encode.js';
import { failureOf } from './testing/failure.js';
import { entryOf, temporaryFolder, writeCategory, writeMask, writePng } from './testing/mvtec-folder.js';
import { verifyDataset } from './verify.js';

let root: string;
let remove: () => void;
const at = (path: string) => join(root, 'parts', path);

beforeEach(async () => {
  ({ path: root, remove } = temporaryFolder());
  await writeCategory(at('bolt'));
  await writeCategory(at('cup'));
});
afterEach(() => remove());

describe('verifyDataset', () => {
  it('finds nothing wrong with a whole dataset, and tells how far it has got', async () => {
    const expected = { bolt: { train: 2, testGood: 1, testDefect: 2 } };
    const seen: number[] = [];
    const report = await verifyDataset(entryOf({ expected }), {
      dataRoot: root,
      onProgress: (done, total) => seen.push(done / total),
    });
    expect(report).toEqual({ name: 'parts', counts: { train: 4, testGood: 2, testDefect: 4 }, problems: [] });
    expect(seen).toHaveLength(10);
    expect(seen.at(-1)).toBe(1);
  });

  it('finds all problems in one run', async () => {
    const half = readFileSync(at('bolt/train/good/001.png')).subarray(0, 60);
    writeFileSync(at('bolt/train/good/001.png'), half);
    writeFileSync(at('bolt/ground_truth/dent/000_mask.png'), await encodePng(new Uint8Array(48), 8, 6));
    await writeMask(at('bolt/ground_truth/dent/007_mask.png'));
    await writePng(at('bolt/train/bad/000.png'), 1);
    await writePng(at('cup/ground_truth/dent/000_mask.png'), 0, 1, 3, 3);
    const expected = { bolt: { train: 3, testGood: 1, testDefect: 2 } };
    const { problems } = await verifyDataset(entryOf({ expected }), { dataRoot: root });
    expect(problems.map(({ category, code }) => `${category} ${code}`)).toEqual([
      'cup MASK_SIZE',
      'bolt COUNT_MISMATCH',
      'bolt MASK_BLANK',
      'bolt IMAGE_UNREADABLE',
      'bolt FILE_UNUSED',
      'bolt FILE_UNUSED',
    ]);
    const messages = problems.map(({ message }) => message);
    expect(messages[1]).toBe(
      'Category bolt has 2 train, 1 good, 2 with defect; expected 3 train, 1 good, 2 with defect.',
    );
    expect(messages[3]).toContain(at('bolt/train/good/001.png'));
    expect(messages.slice(4)).toEqual([
      `${at('bolt/ground_truth/dent/007_mask.png')} belongs to no sample.`,
      `${at('bolt/train/bad/000.png')} belongs to no sample.`,
    ]);
  });

  it('fails on what is no fault of the files', async () => {
    expect((await failureOf(() => verifyDataset(entryOf()))).code).toBe('DATA_ROOT_UNSET');
    expect((await failureOf(() => verifyDataset(entryOf({ folder: 'no' }), { dataRoot: root }))).code).toBe(
      'DATASET_MISSING',
    );
  });
});
