import { failureOf } from '../testing/failure.js';
import { CATEGORIES } from './categories.js';
import { regionSizes } from './components.js';
import { develop } from './draw/develop.js';
import { generate } from './generate.js';
import type { SyntheticRecipe } from './recipe.js';
import { recipeStream } from './recipe.js';

const SIZE = 64;
const recipe = (category: string, defect: string, index = 0, size = SIZE): SyntheticRecipe => ({
  seed: 0,
  size,
  category,
  split: defect === 'good' ? 'train' : 'test',
  defect,
  index,
});
const allDefects = CATEGORIES.flatMap(({ name, defects }) =>
  defects.map((defect) => [name, defect] as const),
);

describe('generate', () => {
  it('knows five textures and four objects with at least four defects each, of many kinds in all', () => {
    expect(CATEGORIES.filter(({ kind }) => kind === 'texture')).toHaveLength(5);
    expect(CATEGORIES.filter(({ kind }) => kind === 'object')).toHaveLength(4);
    for (const { defects } of CATEGORIES) expect(defects.length).toBeGreaterThanOrEqual(4);
    expect(new Set(CATEGORIES.flatMap(({ defects }) => defects)).size).toBeGreaterThanOrEqual(30);
  });

  it('draws defects of a few pixels and defects of a tenth of the image', () => {
    const areaOf = (name: string, defect: string) => {
      const data = generate(recipe(name, defect, 0, 256)).mask?.data ?? new Uint8Array();
      return data.filter((value) => value > 0).length / data.length;
    };
    expect(areaOf('brushed-metal', 'contamination')).toBeLessThan(0.003);
    expect(areaOf('label', 'wrong_colour')).toBeGreaterThan(0.08);
  });

  it.each(allDefects)(
    'masks exactly the pixels that differ from the flawless twin: %s with %s',
    (name, defect) => {
      const category = CATEGORIES.find((candidate) => candidate.name === name);
      for (let index = 0; index < 2; index++) {
        const one = recipe(name, defect, index);
        const { image, mask } = generate(one);
        const scene = category?.scene(recipeStream(one), SIZE);
        const twin = scene && develop(scene.surface, scene.light);
        const changes = Array.from({ length: SIZE * SIZE }, (_, i) =>
          Math.max(...[0, 1, 2].map((c) => Math.abs(image.data[i * 3 + c] - (twin?.data[i * 3 + c] ?? 0)))),
        );
        expect(changes.map((change) => (change > 0 ? 255 : 0))).toEqual([...(mask?.data ?? [])]);
        expect(Math.min(...changes.filter((change) => change > 0))).toBeGreaterThanOrEqual(5);
      }
    },
  );

  it('draws defects that can be seen, and no specks', () => {
    for (const [name, defect] of allDefects) {
      for (let index = 2; index < 3; index++) {
        const { mask } = generate(recipe(name, defect, index, 96));
        const data = mask?.data ?? new Uint8Array();
        const area = data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
        expect(area).toBeGreaterThanOrEqual(6);
        expect(area).toBeLessThan(0.25 * data.length);
        const sizes = regionSizes(data, 96).filter((size) => size > 0);
        expect(Math.min(...sizes)).toBeGreaterThan(1);
      }
    }
  });

  it('has no mask for normal images', () => {
    expect(generate(recipe('nut', 'good')).mask).toBeNull();
  });

  it('varies normal images', () => {
    for (const { name } of CATEGORIES) {
      const [a, b] = [0, 1].map((index) => generate(recipe(name, 'good', index, 64)).image.data);
      const differing = a.filter((value, i) => Math.abs(value - b[i]) > 8).length;
      expect(differing).toBeGreaterThan(0.1 * a.length);
    }
  });

  it('gives train and test their own images', () => {
    const train = generate(recipe('gear', 'good'));
    const test = generate({ ...recipe('gear', 'good'), split: 'test' });
    expect(Buffer.compare(train.image.data, test.image.data)).not.toBe(0);
  });

  it.each([
    ['sofa', 'good'],
    ['nut', 'misprint'],
  ])('refuses %s with %s', async (name, defect) => {
    const error = await failureOf(() => generate(recipe(name, defect)));
    expect(error.code).toBe('RECIPE_INVALID');
    expect(error.message).toContain(`${name}/${defect}`);
  });
});
