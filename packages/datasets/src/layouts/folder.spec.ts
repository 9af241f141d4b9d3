import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

describe('the layout folder', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'folder', categories: ['bolt'] });
    await tree.write(
      Object.fromEntries(
        Array.from({ length: 10 }, (_, i) => [`bolt/normal/line${i % 2}/${i}.jpg`, 'photo']),
      ),
    );
    await tree.write({
      'bolt/bent/a.png': 'photo',
      'bolt/rust/deep/b.png': 'photo',
      'bolt/masks/bent/a_mask.png': 'mask',
      'bolt/masks/rust/deep/b.png': 'mask',
    });
  });
  afterEach(() => tree.remove());

  it('draws the normal images of the test, and takes every other folder for a kind of defect', async () => {
    const lines = await tree.lines();
    expect(lines.filter((line) => line.startsWith('test bolt good'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('train bolt good'))).toHaveLength(8);
    expect(lines.filter((line) => !line.includes(' good '))).toEqual([
      'test bolt bent bolt/bent/a.png bolt/masks/bent/a_mask.png',
      'test bolt rust bolt/rust/deep/b.png bolt/masks/rust/deep/b.png',
    ]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('takes the names of the folders as options, from a suite or from the registry', async () => {
    await tree.write({ 'bolt/checked/ok/z.png': 'photo', 'bolt/notes/x.png': 'photo' });
    const options = { normalTest: 'checked/ok', abnormal: ['bent'] };
    const expected = [
      'test bolt bent bolt/bent/a.png bolt/masks/bent/a_mask.png',
      'test bolt good bolt/checked/ok/z.png',
    ];
    const lines = await tree.lines({ options });
    expect(lines.filter((line) => line.startsWith('test'))).toEqual(expected);
    expect((await tree.open({}, { options })).samples).toHaveLength(12);
  });

  it('finds masks that lie in one folder', async () => {
    rmSync(tree.at('bolt/masks'), { recursive: true });
    await tree.write({ 'bolt/masks/a.png': 'mask', 'bolt/masks/b_mask.png': 'mask' });
    expect((await tree.lines()).filter((line) => !line.includes(' good '))).toEqual([
      'test bolt bent bolt/bent/a.png bolt/masks/a.png',
      'test bolt rust bolt/rust/deep/b.png bolt/masks/b_mask.png',
    ]);
  });

  it('does without any masks, but not with some', async () => {
    rmSync(tree.at('bolt/masks/bent'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at('bolt/masks/bent/a_mask.png'));
    rmSync(tree.at('bolt/masks'), { recursive: true });
    const { samples } = await tree.open();
    expect(samples.filter(({ anomalous }) => anomalous).map(({ mask }) => mask)).toEqual([null, null]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('reads masks of class numbers if it is told to', async () => {
    await tree.write({ 'bolt/masks/bent/a_mask.png': 'mask:1' });
    expect((await tree.verify()).problems.map(({ code }) => code)).toEqual(['MASK_BLANK', 'MASK_NOT_BINARY']);
    expect((await tree.verify({ options: { maskValues: 'nonzero' } })).problems).toEqual([]);
  });

  it('may be one category without a folder of its own', async () => {
    const { samples } = await tree.open({ options: { flat: true } }, { folder: 'set/bolt' });
    expect(samples).toHaveLength(12);
    expect(samples[0]).toMatchObject({ id: 'bent/a.png', category: 'bolt', defect: 'bent' });
  });

  it('fails without normal or without anomalous images', async () => {
    const mine = await failureOf(() => tree.open({ options: { normal: 'good' } }));
    expect(mine.code).toBe('CATEGORY_EMPTY');
    expect(mine.message).toContain(tree.at('bolt/good'));
    const out = await failureOf(() => tree.open({ options: { normal: '../cup' } }));
    expect(out.code).toBe('OPTIONS_INVALID');
  });
});
