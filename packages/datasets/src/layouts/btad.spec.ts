import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

describe('the layout btad', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'btad', categories: ['01', '03'] });
    await tree.write({
      '01/train/ok/0000.bmp': 'photo',
      '01/test/ok/0000.bmp': 'photo',
      '01/test/ko/0000.bmp': 'photo',
      '01/ground_truth/ko/0000.png': 'mask',
      '03/train/ok/0000.bmp': 'photo',
      '03/test/ok/0000.bmp': 'photo',
      '03/test/ko/0000.bmp': 'photo',
      '03/ground_truth/ko/0000.bmp': 'mask',
    });
  });
  afterEach(() => tree.remove());

  it('pairs bitmaps with masks of either ending', async () => {
    expect(await tree.lines()).toEqual([
      'test 01 ko 01/test/ko/0000.bmp 01/ground_truth/ko/0000.png',
      'test 01 good 01/test/ok/0000.bmp',
      'train 01 good 01/train/ok/0000.bmp',
      'test 03 ko 03/test/ko/0000.bmp 03/ground_truth/ko/0000.bmp',
      'test 03 good 03/test/ok/0000.bmp',
      'train 03 good 03/train/ok/0000.bmp',
    ]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('fails on a bad image without mask', async () => {
    rmSync(tree.at('03/ground_truth/ko/0000.bmp'));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at('03/test/ko/0000.bmp'));
  });

  it('says what is missing where the folders have the names of MVTec AD', async () => {
    rmSync(tree.at('01/train/ok'), { recursive: true });
    await tree.write({ '01/train/good/0000.png': 'photo' });
    const { problems } = await tree.verify({ categories: ['01'] });
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['CATEGORY_EMPTY', `There are no training images in ${tree.at('01/train/ok')}.`],
      ['FILE_UNUSED', `${tree.at('01/train/good/0000.png')} belongs to no sample.`],
    ]);
  });

  it('says that the folder of the archive is one too many', async () => {
    const error = await failureOf(() => tree.open({}, { folder: 'set/01' }));
    expect(error.code).toBe('CATEGORY_MISSING');
    expect(error.message).toContain(tree.at('01/01'));
  });
});
