import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

describe('the layout dagm', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'dagm', categories: ['Class1'] });
    await tree.write({
      'Class1/Train/0001.PNG': 'photo',
      'Class1/Train/0002.PNG': 'photo',
      'Class1/Train/Label/0002_label.PNG': 'mask',
      'Class1/Train/Label/Labels.txt': '1\r\n1\t0\t0001.PNG\t0\t0\r\n2\t1\t0002.PNG\t0\t0002_label.PNG\r\n',
      'Class1/Test/0003.PNG': 'photo',
      'Class1/Test/0004.PNG': 'photo',
      'Class1/Test/Label/0004_label.PNG': 'mask',
      'Class1/Test/Label/Labels.txt': '1\n3\t0\t0003.PNG\t0\t0\n4\t1\t0004.PNG\t0\t0004_label.PNG\n',
    });
  });
  afterEach(() => tree.remove());

  it('takes what has no label for normal, and leaves defects of the training images out', async () => {
    expect(await tree.lines()).toEqual([
      'test Class1 good Class1/Test/0003.PNG',
      'test Class1 defect Class1/Test/0004.PNG Class1/Test/Label/0004_label.PNG',
      'train Class1 good Class1/Train/0001.PNG',
    ]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('does not take a defect for normal because its label got lost', async () => {
    rmSync(tree.at('Class1/Test/Label/0004_label.PNG'));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at('Class1/Test/Label/0004_label.PNG'));
  });

  it('does without Labels.txt', async () => {
    rmSync(tree.at('Class1/Test/Label/Labels.txt'));
    expect(await tree.lines()).toHaveLength(3);
  });

  it('refuses a Labels.txt of another kind', async () => {
    await tree.write({ 'Class1/Test/Label/Labels.txt': '3\tok\t0003.PNG\n' });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.message).toContain('"ok" in its second column, in line 1');
  });

  it('fails on a class that was unpacked into a folder of its own name', async () => {
    const error = await failureOf(() => tree.open({}, { categories: ['Class2'] }));
    expect(error.code).toBe('CATEGORY_MISSING');
    await tree.write({ 'Class2/Class2/Train/0001.PNG': 'photo' });
    const empty = await failureOf(() => tree.open({}, { categories: ['Class2'] }));
    expect(empty.code).toBe('CATEGORY_EMPTY');
    expect(empty.message).toContain(tree.at('Class2/Train'));
  });
});
