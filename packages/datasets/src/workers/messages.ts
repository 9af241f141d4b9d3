import { DatasetError } from '../errors.js';
import type { ImageGeometry } from '../image/prepare.js';
import type { ImageRef } from '../model.js';
import type { SyntheticRecipe } from '../synthetic/recipe.js';
import { type PlainError, PlainErrors } from './plain-errors.js';

/** Work that a thread can be given: plain data. */
export type Job =
  /** Reads an image and brings it to the size of the network; the result is an `RgbImage`. */
  | { readonly kind: 'prepare'; readonly ref: ImageRef; readonly geometry: ImageGeometry }
  /** Draws a synthetic image and writes it, with its mask; the result is the number of masks, 0 or 1. */
  | { readonly kind: 'synthesize'; readonly folder: string; readonly recipe: SyntheticRecipe };

/** What a thread answers. */
export type Answer =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: PlainError };

/** Errors on their way between threads. */
export const errors = new PlainErrors({ DatasetError });
