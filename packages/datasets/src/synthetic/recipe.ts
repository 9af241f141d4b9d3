import type { Difficulty } from './difficulty.js';
import { difficultyScale } from './difficulty.js';
import { Stream } from './draw/stream.js';

/** Version of the drawing code: raised whenever any pixel changes, so that no cache mistakes old images for new ones. */
export const SYNTHETIC_VERSION = 2;

/** Everything that decides the pixels of one synthetic image. */
export interface SyntheticRecipe {
  /** Seed of the whole set, 0..2^32-1. */
  readonly seed: number;
  /** Width and height in pixels. */
  readonly size: number;
  readonly category: string;
  readonly split: 'train' | 'test';
  /** `good` or one of the defects of the category. */
  readonly defect: string;
  /** 0-based number among the images of the same category, split and defect. */
  readonly index: number;
  /** `normal` unless given. */
  readonly difficulty?: Difficulty | undefined;
}

/**
 * The random numbers of one image: independent of every other image. Levels of difficulty draw the same numbers, and so
 * the same scene, but let it stray less or more.
 */
export function recipeStream(recipe: SyntheticRecipe): Stream {
  const { seed, category, split, defect, index } = recipe;
  const { variation } = difficultyScale(recipe.difficulty);
  return Stream.of(seed, variation).fork(category).fork(split).fork(defect).fork(index);
}

/**
 * One line that identifies the pixels of a recipe, the version of the drawing code included. Keys of the normal level do
 * not name it: they are those of a time when there was no other.
 */
export function recipeKey(recipe: SyntheticRecipe): string {
  const { seed, size, category, split, defect, index, difficulty = 'normal' } = recipe;
  const level = difficulty === 'normal' ? '' : `/${difficulty}`;
  return `synthetic/${SYNTHETIC_VERSION}/${seed}/${size}/${category}/${split}/${defect}/${index}${level}`;
}
