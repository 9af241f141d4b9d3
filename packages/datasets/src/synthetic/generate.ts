import { DatasetError } from '../errors.js';
import type { GrayImage, RgbImage } from '../image/types.js';
import { GOOD } from '../model.js';
import { CATEGORIES, CATEGORY_NAMES } from './categories.js';
import type { Category, Scene } from './category.js';
import { regionSizes } from './components.js';
import { difficultyScale } from './difficulty.js';
import { develop, developWindow } from './draw/develop.js';
import type { Surface } from './draw/surface.js';
import type { PixelWindow } from './draw/window.js';
import { differingWindow, grownWindow } from './draw/window.js';
import type { SyntheticRecipe } from './recipe.js';
import { recipeStream } from './recipe.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const abs = Math.abs;
const floor = Math.floor;
const max = Math.max;
const min = Math.min;

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

/** How far a change of the surface reaches in the image: one pixel for the slope it makes, one for the lens. */
const REACH = 2;

/** The photograph of a spoilt surface; it differs from the flawless one, of which it is a copy elsewhere, in `window` alone. */
interface SpoiltImage {
  readonly data: Uint8Array;
  readonly window: PixelWindow;
}

function photographSpoilt(
  flawless: RgbImage,
  { surface, light }: Scene,
  spoilt: Surface,
  contrast: number,
): SpoiltImage | null {
  const differing = differingWindow(surface, spoilt);
  if (differing === null) return null;
  const size = flawless.width;
  const window = grownWindow(differing, REACH, size);
  const data = flawless.data.slice();
  developWindow(spoilt, light, window, data);
  if (contrast === 1) return { data, window };
  for (let row = window.top; row < window.bottom; row++) {
    const end = (row * size + window.right) * 3;
    for (let i = (row * size + window.left) * 3; i < end; i++) {
      const before = flawless.data[i];
      data[i] = max(min(floor(before + (data[i] - before) * contrast + 0.5), 255), 0);
    }
  }
  return { data, window };
}

/** 1 where two images differ by at least `LEAST_CHANGE` in some channel, in regions worth keeping. */
function visibleChange(flawless: RgbImage, { data, window }: SpoiltImage): Uint8Array {
  const { width, data: before } = flawless;
  const changed = new Uint8Array(width * flawless.height);
  const differs = (i: number) => abs(before[i] - data[i]) >= LEAST_CHANGE;
  for (let row = window.top; row < window.bottom; row++) {
    for (let i = row * width + window.left; i < row * width + window.right; i++) {
      if (differs(3 * i) || differs(3 * i + 1) || differs(3 * i + 2)) changed[i] = 1;
    }
  }
  const sizes = regionSizes(changed, width);
  const least = LEAST_REGION * changed.length;
  for (let i = 0; i < changed.length; i++) if (changed[i] === 1 && sizes[i] < least) changed[i] = 0;
  return changed;
}

/** The flawless image with the changed pixels of the spoilt one, and the mask of these; `null` if they are too few. */
function merged(flawless: RgbImage, spoilt: SpoiltImage): SyntheticImage | null {
  const mask = visibleChange(flawless, spoilt);
  const data = flawless.data.slice();
  let area = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    area++;
    mask[i] = 255;
    data[3 * i] = spoilt.data[3 * i];
    data[3 * i + 1] = spoilt.data[3 * i + 1];
    data[3 * i + 2] = spoilt.data[3 * i + 2];
  }
  if (area < LEAST_DEFECT * mask.length) return null;
  const { width, height } = flawless;
  return { image: { width, height, data }, mask: { width, height, data: mask } };
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
  const scene = category.scene(stream, size);
  const flawless = develop(scene.surface, scene.light);
  if (defect === GOOD) return { image: flawless, mask: null };
  const scale = difficultyScale(recipe.difficulty);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const surface = scene.spoil(defect, stream.plain('defect').fork(attempt), scale.size);
    const spoilt = photographSpoilt(flawless, scene, surface, scale.contrast);
    const image = spoilt && merged(flawless, spoilt);
    if (image) return image;
  }
  throw new DatasetError(
    'RECIPE_INVALID',
    `The defect ${recipe.category}/${defect} number ${recipe.index} is not visible at ${size} x ${size} pixels.`,
    'Use a larger image size.',
  );
}
