import type { DatasetErrorCode } from '../errors.js';
import { DatasetError } from '../errors.js';
import type { ImageGeometry } from '../image/prepare.js';
import type { ImageRef } from '../model.js';
import type { SyntheticRecipe } from '../synthetic/recipe.js';

/** Work that a thread can be given: plain data. */
export type Job =
  /** Reads an image and brings it to the size of the network; the result is an `RgbImage`. */
  | { readonly kind: 'prepare'; readonly ref: ImageRef; readonly geometry: ImageGeometry }
  /** Draws a synthetic image and writes it, with its mask; the result is the number of masks, 0 or 1. */
  | { readonly kind: 'synthesize'; readonly folder: string; readonly recipe: SyntheticRecipe };

/** An error as plain data; `code` and `hint` are there if it was a `DatasetError`. */
export interface PlainError {
  readonly message: string;
  readonly code?: DatasetErrorCode;
  readonly hint?: string;
  readonly stack?: string | undefined;
}

/** What a thread answers. */
export type Answer =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: PlainError };

/** Turns an error into plain data. */
export function toPlain(error: unknown): PlainError {
  if (error instanceof DatasetError) {
    const { message, code, hint, stack } = error;
    return { message, code, hint, stack };
  }
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

/** The error that plain data came from, with the stack of the thread. */
export function fromPlain({ message, code, hint, stack }: PlainError): Error {
  const error = code === undefined ? new Error(message) : new DatasetError(code, message, hint ?? '');
  if (stack !== undefined) error.stack = stack;
  return error;
}
