import { encodePng } from '../image/encode.js';
import type { GrayImage, RgbImage } from '../image/types.js';
import { GOOD } from '../model.js';
import { CATEGORIES } from './categories.js';
import type { Difficulty } from './difficulty.js';
import { generate } from './generate.js';
import type { SyntheticRecipe } from './recipe.js';

/** What a contact sheet shows. */
export interface ContactSheetOptions {
  /** Seed of the set; 0 unless given. */
  readonly seed?: number;
  /** Size of one image in pixels; 256 unless given. */
  readonly size?: number;
  /** Images per row; 4 unless given. */
  readonly columns?: number;
  /** Some of the categories; all of them unless given. */
  readonly categories?: readonly string[];
  /** `normal` unless given. */
  readonly difficulty?: Difficulty;
  /** Draws a red line around each defect; true unless given. */
  readonly outlines?: boolean;
}

const RED = [255, 0, 0];

/** Whether a pixel lies just outside the mask. */
function onOutline(mask: GrayImage, x: number, y: number): boolean {
  const { width, height, data } = mask;
  const at = y * width + x;
  if (data[at]) return false;
  return Boolean(
    (x > 0 && data[at - 1]) ||
    (x < width - 1 && data[at + 1]) ||
    (y > 0 && data[at - width]) ||
    (y < height - 1 && data[at + width]),
  );
}

/** Draws a line around the regions of a mask, just outside of them. */
export function outlineMask(image: RgbImage, mask: GrayImage): RgbImage {
  const data = image.data.slice();
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      if (onOutline(mask, x, y)) data.set(RED, (y * image.width + x) * 3);
    }
  }
  return { width: image.width, height: image.height, data };
}

/**
 * One PNG with a row of training images per category, and below it a row per defect.
 *
 * @throws DatasetError `RECIPE_INVALID` if the size is too small for a defect to be seen.
 */
export async function contactSheet(options: ContactSheetOptions = {}): Promise<Buffer> {
  const { seed = 0, size = 256, columns = 4, outlines = true, difficulty } = options;
  const wanted = CATEGORIES.filter(({ name }) => options.categories?.includes(name) ?? true);
  const rows = wanted.flatMap(({ name, defects }) => [
    { category: name, split: 'train', defect: GOOD } as const,
    ...defects.map((defect) => ({ category: name, split: 'test', defect }) as const),
  ]);
  const width = size * columns;
  const sheet = new Uint8Array(width * size * rows.length * 3);
  rows.forEach((row, r) => {
    for (let index = 0; index < columns; index++) {
      const recipe: SyntheticRecipe = { ...row, seed, size, index, difficulty };
      const { image, mask } = generate(recipe);
      const { data } = mask && outlines ? outlineMask(image, mask) : image;
      for (let y = 0; y < size; y++) {
        sheet.set(
          data.subarray(y * size * 3, (y + 1) * size * 3),
          ((r * size + y) * width + index * size) * 3,
        );
      }
    }
  });
  return encodePng(sheet, width, size * rows.length);
}
