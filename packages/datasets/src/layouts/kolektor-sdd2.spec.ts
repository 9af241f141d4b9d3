import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

describe('the layout kolektor-sdd2', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'kolektor-sdd2', categories: ['kolektor2'] });
    await tree.write({
      'train/10000.png': 'photo',
      'train/10000_GT.png': 'blank',
      'train/10001.png': 'photo',
      'train/10001_GT.png': 'mask',
      'test/20000.png': 'photo',
      'test/20000_GT.png': 'blank',
      'test/20001.png': 'photo',
      'test/20001_GT.png': 'mask',
    });
  });
  afterEach(() => tree.remove());

  it('tells defects by their labels, and leaves those of the training images out', async () => {
    expect(await tree.lines()).toEqual([
      'test kolektor2 good test/20000.png',
      'test kolektor2 defect test/20001.png test/20001_GT.png',
      'train kolektor2 good train/10000.png',
    ]);
    const { problems, counts } = await tree.verify();
    expect(problems).toEqual([]);
    expect(counts).toEqual({ train: 1, testGood: 1, testDefect: 1 });
  });

  it('fails on an image without label, whichever it is', async () => {
    rmSync(tree.at('train/10000_GT.png'));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at('train/10000_GT.png'));
  });

  it('fails on a label that is damaged, and a full check goes on', async () => {
    tree.put('test/20000_GT.png', 'no image');
    expect((await failureOf(() => tree.open())).code).toBe('IMAGE_UNREADABLE');
    const { problems } = await tree.verify();
    expect(problems.map(({ code }) => code)).toEqual(['IMAGE_UNREADABLE']);
  });

  it('finds a label without image', async () => {
    rmSync(tree.at('test/20001.png'));
    const { problems } = await tree.verify();
    expect(problems.map(({ code }) => code)).toEqual(['FILE_UNUSED']);
  });
});
