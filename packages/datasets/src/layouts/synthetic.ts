import { GOOD, type Sample } from '../model.js';
import { syntheticOptions, type SyntheticOptions } from '../options.js';
import { CATEGORIES } from '../synthetic/categories.js';
import type { Category } from '../synthetic/category.js';
import type { SyntheticRecipe } from '../synthetic/recipe.js';
import type { Layout } from './layout.js';

/** The embedded synthetic set: its samples are recipes, drawn when they are read. */
export const synthetic: Layout = {
  name: 'synthetic',
  onDisk: false,
  samples: async ({ categories, options }) => {
    const complete = syntheticOptions(options);
    return CATEGORIES.filter(({ name }) => categories.includes(name)).flatMap((category) =>
      samplesOf(category, complete),
    );
  },
};

function samplesOf(category: Category, options: SyntheticOptions): Sample[] {
  const recipe = (split: 'train' | 'test', defect: string, index: number): SyntheticRecipe => ({
    seed: options.seed,
    size: options.size,
    category: category.name,
    split,
    defect,
    index,
  });
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const kinds = category.defects.length;
  return [
    ...range(options.train).map((i) => sampleOf(recipe('train', GOOD, i))),
    ...range(options.testGood).map((i) => sampleOf(recipe('test', GOOD, i))),
    ...range(options.testDefect).map((i) =>
      sampleOf(recipe('test', category.defects[i % kinds], Math.floor(i / kinds))),
    ),
  ];
}

/** Identifiers are the paths that the set has when it is written to disk. */
function sampleOf(recipe: SyntheticRecipe): Sample {
  const { category, split, defect, index } = recipe;
  const anomalous = defect !== GOOD;
  return {
    id: `${category}/${split}/${defect}/${String(index).padStart(3, '0')}.png`,
    category,
    split,
    defect,
    anomalous,
    image: { kind: 'generated', part: 'image', recipe },
    mask: anomalous ? { kind: 'generated', part: 'mask', recipe } : null,
  };
}
