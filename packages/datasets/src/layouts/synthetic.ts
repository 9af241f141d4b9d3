import type { GeneratedRef, Sample } from '../model.js';
import { GOOD } from '../model.js';
import { parseSyntheticOptions } from '../synthetic/options.js';
import { listRecipes, recipeId } from '../synthetic/plan.js';
import type { SyntheticRecipe } from '../synthetic/recipe.js';
import { recipeKey } from '../synthetic/recipe.js';
import type { Layout, LayoutReading, LayoutRequest } from './layout.js';

function toSample(recipe: SyntheticRecipe): Sample {
  const part = (which: GeneratedRef['part']): GeneratedRef => ({ kind: 'generated', part: which, recipe });
  const anomalous = recipe.defect !== GOOD;
  return {
    id: recipeId(recipe),
    category: recipe.category,
    split: recipe.split,
    defect: recipe.defect,
    anomalous,
    image: part('image'),
    mask: anomalous ? part('mask') : null,
  };
}

async function read({ categories, options }: LayoutRequest): Promise<LayoutReading> {
  const recipes = listRecipes(parseSyntheticOptions(options), categories);
  const samples = recipes.map((recipe) => ({ sample: toSample(recipe), stamp: recipeKey(recipe) }));
  return { samples, spare: [], failed: [] };
}

/** Images that are drawn on demand; nothing lies on disk. */
export const syntheticLayout: Layout = { name: 'synthetic', needsFolder: false, read };
