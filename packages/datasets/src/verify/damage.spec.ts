import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { encodePng } from '../image/encode.js';
import { leafBytes, Tree } from '../testing/tree.js';
import type { DatasetProblem } from './problem.js';

const COUNTS = { train: 3, testGood: 2, testDefect: 2 };
const grey = (values: (i: number) => number, width = 8, height = 6) =>
  encodePng(
    Uint8Array.from({ length: width * height }, (_, i) => values(i)),
    width,
    height,
  );

/** A damage, and what the full check must say about it: codes and a part of the first message. */
interface Damage {
  readonly name: string;
  readonly codes: readonly DatasetProblem['code'][];
  readonly says: string;
  readonly damage: (tree: Tree) => void | Promise<void>;
}

const DAMAGES: readonly Damage[] = [
  {
    name: 'a training image is missing',
    codes: ['COUNT_MISMATCH'],
    says: 'Category bolt has 2 train, 2 good, 2 with defect; expected 3 train',
    damage: (tree) => rmSync(tree.at('bolt/train/good/002.png')),
  },
  {
    name: 'a training image too many',
    codes: ['COUNT_MISMATCH'],
    says: 'has 4 train',
    damage: (tree) => tree.write({ 'bolt/train/good/003.png': 'photo' }),
  },
  {
    name: 'the category is missing',
    codes: ['CATEGORY_MISSING'],
    says: 'no folder for category bolt',
    damage: (tree) => rmSync(tree.at('bolt'), { recursive: true }),
  },
  {
    name: 'all test images are missing',
    codes: ['CATEGORY_EMPTY', 'COUNT_MISMATCH', 'FILE_UNUSED', 'FILE_UNUSED'],
    says: 'There are no test images in',
    damage: (tree) => rmSync(tree.at('bolt/test'), { recursive: true }),
  },
  {
    name: 'an image is cut off in the middle',
    codes: ['IMAGE_UNREADABLE'],
    says: 'bolt/train/good/001.png cannot be decoded',
    damage: (tree) => {
      const path = tree.at('bolt/train/good/001.png');
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, bytes.length - 20));
    },
  },
  {
    name: 'an image is an empty file',
    codes: ['IMAGE_UNREADABLE'],
    says: 'bolt/test/good/000.png cannot be decoded',
    damage: (tree) => writeFileSync(tree.at('bolt/test/good/000.png'), ''),
  },
  {
    name: 'an image is an error page with the name of an image',
    codes: ['IMAGE_UNREADABLE'],
    says: 'bolt/train/good/000.png cannot be decoded',
    damage: (tree) => writeFileSync(tree.at('bolt/train/good/000.png'), '<html>404</html>'),
  },
  {
    name: 'a mask is missing',
    codes: ['MASK_MISSING'],
    says: 'has no mask; expected',
    damage: (tree) => rmSync(tree.at('bolt/ground_truth/dent/001_mask.png')),
  },
  {
    name: 'a mask has another size',
    codes: ['MASK_SIZE'],
    says: 'is 4 x 3, but its image',
    damage: async (tree) =>
      tree.put('bolt/ground_truth/dent/000_mask.png', await grey((i) => (i % 2) * 255, 4, 3)),
  },
  {
    name: 'a mask is black',
    codes: ['MASK_BLANK'],
    says: 'it marks nothing as defective',
    damage: (tree) => tree.write({ 'bolt/ground_truth/dent/000_mask.png': 'blank' }),
  },
  {
    name: 'a mask is smoothed',
    codes: ['MASK_NOT_BINARY'],
    says: 'values other than 0 and 255: 100, 200',
    damage: async (tree) =>
      tree.put('bolt/ground_truth/dent/000_mask.png', await grey((i) => [0, 100, 200, 255][i % 4])),
  },
  {
    name: 'a mask is truncated',
    codes: ['IMAGE_UNREADABLE'],
    says: 'dent/001_mask.png cannot be decoded',
    damage: (tree) => {
      const path = tree.at('bolt/ground_truth/dent/001_mask.png');
      writeFileSync(path, readFileSync(path).subarray(0, 50));
    },
  },
  {
    name: 'a mask has lost its image',
    codes: ['COUNT_MISMATCH', 'FILE_UNUSED'],
    says: '1 with defect; expected',
    damage: (tree) => rmSync(tree.at('bolt/test/dent/001.png')),
  },
  {
    name: 'a folder lies where no split looks',
    codes: ['COUNT_MISMATCH', 'FILE_UNUSED', 'FILE_UNUSED'],
    says: 'has 3 train, 0 good',
    damage: (tree) => renameSync(tree.at('bolt/test/good'), tree.at('bolt/normal')),
  },
  {
    name: 'a training image is in the test too',
    codes: ['DUPLICATE_IMAGE'],
    says: 'bolt/test/good/001.png and bolt/train/good/000.png are the same file, among training and test images',
    damage: (tree) => copyFileSync(tree.at('bolt/train/good/000.png'), tree.at('bolt/test/good/001.png')),
  },
  {
    name: 'an image counts as normal and as anomalous',
    codes: ['DUPLICATE_IMAGE'],
    says: 'among normal and anomalous images',
    damage: (tree) => copyFileSync(tree.at('bolt/test/dent/000.png'), tree.at('bolt/test/good/001.png')),
  },
  {
    name: 'an image has colours that nobody can convert',
    codes: ['IMAGE_UNSUPPORTED'],
    says: 'has colour space cmyk',
    damage: async (tree) => {
      const cmyk = await sharp(await leafBytes('x.png', 'photo'))
        .toColourspace('cmyk')
        .jpeg()
        .toBuffer();
      tree.put('bolt/test/good/000.png', cmyk);
    },
  },
];

describe('a damaged dataset', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ categories: ['bolt'], expected: { bolt: COUNTS } });
    await tree.write({
      'bolt/train/good/000.png': 'photo',
      'bolt/train/good/001.png': 'photo',
      'bolt/train/good/002.png': 'photo',
      'bolt/test/good/000.png': 'photo',
      'bolt/test/good/001.png': 'photo',
      'bolt/test/dent/000.png': 'photo',
      'bolt/test/dent/001.png': 'photo',
      'bolt/ground_truth/dent/000_mask.png': 'mask',
      'bolt/ground_truth/dent/001_mask.png': 'mask',
    });
  });
  afterEach(() => tree.remove());

  it('is told from a whole one', async () => {
    expect((await tree.verify()).problems).toEqual([]);
  });

  it.each(DAMAGES.map((one) => [one.name, one] as const))(
    'is found: %s',
    async (_, { damage, codes, says }) => {
      await damage(tree);
      const { problems } = await tree.verify();
      expect(problems.map(({ code }) => code)).toEqual(codes);
      expect(problems[0].message).toContain(says);
      for (const { hint, category } of problems) {
        expect(category).toBe('bolt');
        expect(hint).toMatch(/\.$/);
      }
    },
  );

  it('says something else for each kind of damage', () => {
    expect(new Set(DAMAGES.map(({ says }) => says)).size).toBe(DAMAGES.length);
    expect(DAMAGES.length).toBeGreaterThanOrEqual(12);
  });

  it('is compared with the total where only that is known', async () => {
    const changes = { expected: null, total: { ...COUNTS, train: 9 } };
    const { problems } = await tree.verify({}, changes);
    expect(problems.map(({ category, message }) => [category, message])).toEqual([
      ['*', 'Dataset parts has 3 train, 2 good, 2 with defect; expected 9 train, 2 good, 2 with defect.'],
    ]);
    const two = { ...changes, categories: ['bolt', 'cup'] };
    expect((await tree.verify({ categories: ['bolt'] }, two)).problems).toEqual([]);
  });
});
