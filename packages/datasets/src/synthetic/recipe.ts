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
}

/** The random numbers of one image: independent of every other image. */
export function recipeStream(recipe: SyntheticRecipe): Stream {
  const { seed, category, split, defect, index } = recipe;
  return Stream.of(seed).fork(category).fork(split).fork(defect).fork(index);
}

/** One line that identifies the pixels of a recipe, the version of the drawing code included. */
export function recipeKey(recipe: SyntheticRecipe): string {
  const { seed, size, category, split, defect, index } = recipe;
  return `synthetic/${SYNTHETIC_VERSION}/${seed}/${size}/${category}/${split}/${defect}/${index}`;
}
