import { openDataset } from '../open.js';
import { entryOf } from '../testing/mvtec-folder.js';
import { CATEGORIES } from './categories.js';
import type { Difficulty } from './difficulty.js';
import { DIFFICULTIES } from './difficulty.js';
import { develop } from './draw/develop.js';
import { generate } from './generate.js';
import type { SyntheticRecipe } from './recipe.js';
import { recipeKey, recipeStream } from './recipe.js';

const SIZE = 64;

function recipe(category: string, defect: string, difficulty: Difficulty, index = 0): SyntheticRecipe {
  return { seed: 5, size: SIZE, category, split: 'test', defect, index, difficulty };
}

/** Largest change of a channel for each pixel, against the flawless twin. */
function changes(one: SyntheticRecipe): { readonly changes: number[]; readonly mask: number[] } {
  const category = CATEGORIES.find(({ name }) => name === one.category);
  if (category === undefined) throw new Error(one.category);
  const { image, mask } = generate(one);
  const scene = category.scene(recipeStream(one), SIZE);
  const twin = develop(scene.surface, scene.light).data;
  const change = (i: number) => Math.abs(image.data[i] - twin[i]);
  return {
    changes: Array.from({ length: SIZE * SIZE }, (_, i) =>
      Math.max(change(3 * i), change(3 * i + 1), change(3 * i + 2)),
    ),
    mask: [...(mask?.data ?? [])],
  };
}

describe('the levels of difficulty of the synthetic set', () => {
  it('leave the normal one as it was before there were levels', async () => {
    const old = { ...recipe('nut', 'rust', 'normal'), difficulty: undefined };
    expect(generate(recipe('nut', 'rust', 'normal'))).toEqual(generate(old));
    expect(recipeKey(recipe('nut', 'rust', 'normal'))).toBe('synthetic/2/5/64/nut/test/rust/0');
    expect(recipeKey(recipe('nut', 'rust', 'hard'))).toBe('synthetic/2/5/64/nut/test/rust/0/hard');

    const entry = entryOf({ layout: 'synthetic', folder: null, categories: ['nut'] });
    const opened = async (options: Readonly<Record<string, unknown>>) =>
      openDataset(entry, { options: { ...options, size: 32, train: 2, testGood: 1, testDefect: 2 } });
    const [plain, normal, hard, easy] = await Promise.all([
      opened({}),
      opened({ difficulty: 'normal' }),
      opened({ difficulty: 'hard' }),
      opened({ difficulty: 'easy' }),
    ]);
    expect(normal).toEqual(plain);
    expect(new Set([plain, hard, easy].map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });

  it('keep the masks exact, and make every kind of defect smaller and fainter', () => {
    const ratios: number[] = [];
    for (const { name, defects } of CATEGORIES) {
      for (const defect of defects) {
        const [easy, normal, hard] = DIFFICULTIES.map((difficulty) => {
          let area = 0;
          let total = 0;
          for (let index = 0; index < 3; index++) {
            const seen = changes(recipe(name, defect, difficulty, index));
            const wrong = seen.changes.filter((change, i) => change > 0 !== (seen.mask[i] === 255));
            expect([name, defect, wrong.length]).toEqual([name, defect, 0]);
            const spoilt = seen.changes.filter((change) => change > 0);
            expect(Math.min(...spoilt)).toBeGreaterThanOrEqual(5);
            area += spoilt.length;
            total += spoilt.reduce((sum, change) => sum + change, 0);
          }
          return { area, total };
        });
        const ordered = [hard.area < normal.area, hard.total < 0.8 * normal.total, normal.total < easy.total];
        expect([name, defect, ...ordered]).toEqual([name, defect, true, true, true]);
        ratios.push(hard.total / hard.area / (normal.total / normal.area));
      }
    }
    // The mean over a mask alone says little of a single kind: what became too faint to count is no longer in it.
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(0.75);
  });

  it('let normal images vary less or more', () => {
    const spread = (difficulty: Difficulty) => {
      let sum = 0;
      for (const { name } of CATEGORIES) {
        const means = Array.from({ length: 12 }, (_, index) => {
          const { data } = generate({ ...recipe(name, 'good', difficulty, index), size: 32 }).image;
          return data.reduce((total, value) => total + value, 0) / data.length;
        });
        const mean = means.reduce((a, b) => a + b) / means.length;
        sum += Math.sqrt(means.reduce((total, value) => total + (value - mean) ** 2, 0) / means.length);
      }
      return sum / CATEGORIES.length;
    };
    const [easy, normal, hard] = DIFFICULTIES.map(spread);
    expect(easy).toBeLessThan(0.7 * normal);
    expect(hard).toBeGreaterThan(1.3 * normal);
  });
});
