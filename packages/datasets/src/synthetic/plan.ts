import { GOOD } from '../model.js';
import { CATEGORIES } from './categories.js';
import type { SyntheticOptions } from './options.js';
import type { SyntheticRecipe } from './recipe.js';

const DIGITS = 3;

/** Path of an image in the MVTec layout: `gear/test/crack/002.png`. */
export function recipeId(recipe: SyntheticRecipe): string {
  const number = String(recipe.index).padStart(DIGITS, '0');
  return `${recipe.category}/${recipe.split}/${recipe.defect}/${number}.png`;
}

/**
 * The recipes of a set. An image does not depend on how many others there are: a larger set contains the smaller ones
 * of the same seed and size.
 */
export function listRecipes(options: SyntheticOptions, categories: readonly string[]): SyntheticRecipe[] {
  const { size, seed, difficulty } = options;
  // Left out of normal recipes, which are then those of sets that know no levels.
  const level = difficulty === 'normal' ? {} : { difficulty };
  const recipes: SyntheticRecipe[] = [];
  for (const { name, defects } of CATEGORIES) {
    if (!categories.includes(name)) continue;
    const add = (split: SyntheticRecipe['split'], defect: string, count: number) => {
      for (let index = 0; index < count; index++)
        recipes.push({ seed, size, category: name, split, defect, index, ...level });
    };
    add('train', GOOD, options.train);
    add('test', GOOD, options.testGood);
    defects.forEach((defect, turn) => {
      add('test', defect, Math.ceil(Math.max(options.testDefect - turn, 0) / defects.length));
    });
  }
  return recipes;
}
