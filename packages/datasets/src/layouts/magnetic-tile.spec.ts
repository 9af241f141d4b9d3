import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

describe('the layout magnetic-tile', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'magnetic-tile', categories: ['tile'] });
    const free = Array.from({ length: 10 }, (_, i) => `MT_Free/Imgs/exp1_num_${i}`);
    await tree.write(
      Object.fromEntries(
        free.flatMap((stem) => [
          [`${stem}.jpg`, 'photo'],
          [`${stem}.png`, 'blank'],
        ]),
      ),
    );
    await tree.write({
      'MT_Blowhole/Imgs/exp1_num_99.jpg': 'photo',
      'MT_Blowhole/Imgs/exp1_num_99.png': 'mask',
      'MT_Crack/Imgs/exp2_num_7.jpg': 'photo',
      'MT_Crack/Imgs/exp2_num_7.png': 'mask',
      'README.md': 'text',
    });
  });
  afterEach(() => tree.remove());

  it('draws the training images by seed, and tests on all others', async () => {
    const lines = await tree.lines();
    expect(lines.filter((line) => line.startsWith('train tile good'))).toHaveLength(8);
    expect(lines.filter((line) => line.startsWith('test tile good'))).toHaveLength(2);
    expect(lines.filter((line) => !line.includes(' good '))).toEqual([
      'test tile blowhole MT_Blowhole/Imgs/exp1_num_99.jpg MT_Blowhole/Imgs/exp1_num_99.png',
      'test tile crack MT_Crack/Imgs/exp2_num_7.jpg MT_Crack/Imgs/exp2_num_7.png',
    ]);
    expect(await tree.lines({ options: { seed: 0, trainFraction: 0.8 } })).toEqual(lines);
    expect(await tree.lines({ options: { seed: 1 } })).not.toEqual(lines);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('fails on a defect without mask', async () => {
    rmSync(tree.at('MT_Crack/Imgs/exp2_num_7.png'));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at('MT_Crack/Imgs/exp2_num_7.png'));
  });

  it('fails without images that are free of defects', async () => {
    rmSync(tree.at('MT_Free'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('CATEGORY_EMPTY');
    expect(error.message).toContain(tree.at('MT_Free/Imgs'));
  });

  it('refuses a fraction that leaves nothing', async () => {
    expect((await failureOf(() => tree.open({ options: { trainFraction: 1 } }))).code).toBe(
      'OPTIONS_INVALID',
    );
  });
});
