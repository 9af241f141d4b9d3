import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

describe('the layout mvtec-ad2', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'mvtec-ad2', categories: ['can'] });
    await tree.write({
      'can/train/good/000_regular.png': 'photo',
      'can/validation/good/000_regular.png': 'photo',
      'can/test_public/good/000_regular.png': 'photo',
      'can/test_public/bad/000_overexposed.png': 'photo',
      'can/test_public/ground_truth/bad/000_overexposed_mask.png': 'mask',
      'can/test_private/000_regular.png': 'photo',
      'can/test_private_mixed/000_mixed.png': 'photo',
    });
  });
  afterEach(() => tree.remove());

  it('uses the public test and nothing of the private ones', async () => {
    expect(await tree.lines()).toEqual([
      'test can bad can/test_public/bad/000_overexposed.png can/test_public/ground_truth/bad/000_overexposed_mask.png',
      'test can good can/test_public/good/000_regular.png',
      'train can good can/train/good/000_regular.png',
    ]);
    expect(await tree.lines({ options: { validation: 'train' } })).toContain(
      'train can good can/validation/good/000_regular.png',
    );
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('says where a mask should be', async () => {
    rmSync(tree.at('can/test_public/ground_truth'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at('can/test_public/ground_truth/bad/000_overexposed_mask.png'));
  });

  it('says which folder is empty where only the private test was unpacked', async () => {
    rmSync(tree.at('can/test_public'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('CATEGORY_EMPTY');
    expect(error.message).toBe(`There are no test images in ${tree.at('can/test_public/*')}.`);
  });
});
