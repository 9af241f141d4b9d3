import { DatasetError } from '../errors.js';
import type { GrayImage, RgbImage } from '../image/types.js';
import { GOOD } from '../model.js';
import { CATEGORIES, CATEGORY_NAMES } from './categories.js';
import type { Category } from './category.js';
import { regionSizes } from './components.js';
import { develop } from './draw/develop.js';
import type { SyntheticRecipe } from './recipe.js';
import { recipeStream } from './recipe.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const abs = Math.abs;
const floor = Math.floor;

/** Smallest change of a channel, in levels of 255, that counts as part of a defect. */
const LEAST_CHANGE = 5;
/** Smallest region of changed pixels that is kept, as a share of the image: 10 pixels at 256 x 256. */
const LEAST_REGION = 10 / 65536;
/** Smallest defect, as a share of the image: about 40 pixels at 256 x 256. */
const LEAST_DEFECT = 40 / 65536;
/** A defect that missed the product is drawn again; so many misses in a row do not happen. */
const ATTEMPTS = 20;

/** A synthetic image and, if it shows a defect, its exact mask (255 where the pixels differ from the flawless twin). */
export interface SyntheticImage {
  readonly image: RgbImage;
  readonly mask: GrayImage | null;
}

function categoryOf(recipe: SyntheticRecipe): Category {
  const category = CATEGORIES.find((candidate) => candidate.name === recipe.category);
  const known = recipe.defect === GOOD || category?.defects.includes(recipe.defect);
  if (!category || !known) {
    throw new DatasetError(
      'RECIPE_INVALID',
      `No synthetic image ${recipe.category}/${recipe.defect} can be drawn.`,
      `Categories are ${CATEGORY_NAMES.join(', ')}; each has "${GOOD}" and its own defects.`,
    );
  }
  return category;
}

/** 1 where two images differ by at least `LEAST_CHANGE` in some channel, in regions worth keeping. */
function visibleChange(flawless: RgbImage, spoilt: RgbImage): Uint8Array {
  const changed = new Uint8Array(flawless.width * flawless.height);
  for (let i = 0; i < flawless.data.length; i++) {
    if (abs(flawless.data[i] - spoilt.data[i]) >= LEAST_CHANGE) changed[floor(i / 3)] = 1;
  }
  const sizes = regionSizes(changed, flawless.width);
  const least = LEAST_REGION * changed.length;
  return changed.map((one, i) => (one && sizes[i] >= least ? 1 : 0));
}

/**
 * Draws one image. A pure function of the recipe: integer arithmetic, + - * / and square roots only, so the bytes are
 * the same on every machine. An image with a defect is drawn with and without it; only pixels that visibly differ are
 * taken from the spoilt one, so the mask is exact.
 *
 * @throws DatasetError `RECIPE_INVALID` if the category or the defect is unknown.
 */
export function generate(recipe: SyntheticRecipe): SyntheticImage {
  const category = categoryOf(recipe);
  const { size, defect } = recipe;
  const stream = recipeStream(recipe);
  const { surface, light } = category.scene(stream, size, null);
  const flawless = develop(surface, light);
  if (defect === GOOD) return { image: flawless, mask: null };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const scene = category.scene(stream, size, { defect, stream: stream.fork('defect').fork(attempt) });
    const spoilt = develop(scene.surface, scene.light);
    const change = visibleChange(flawless, spoilt);
    const area = change.reduce((sum, one) => sum + one, 0);
    if (area < LEAST_DEFECT * change.length) continue;
    const data = flawless.data.map((value, i) => (change[floor(i / 3)] ? spoilt.data[i] : value));
    return {
      image: { width: size, height: size, data },
      mask: { width: size, height: size, data: change.map((one) => one * 255) },
    };
  }
  throw new DatasetError(
    'RECIPE_INVALID',
    `The defect ${recipe.category}/${defect} number ${recipe.index} is not visible at ${size} x ${size} pixels.`,
    'Use a larger image size.',
  );
}
