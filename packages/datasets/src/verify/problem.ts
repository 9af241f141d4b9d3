import type { DatasetErrorCode } from '../errors.js';
import { DatasetError } from '../errors.js';

/** What only a full check finds. */
export type CheckCode =
  'COUNT_MISMATCH' | 'MASK_BLANK' | 'MASK_NOT_BINARY' | 'FILE_UNUSED' | 'DUPLICATE_IMAGE';

/** Something that is wrong with a dataset. */
export interface DatasetProblem {
  /** The category, or `*` for what concerns all of them. */
  readonly category: string;
  /** Code of the error, or one of those that only a full check finds. */
  readonly code: DatasetErrorCode | CheckCode;
  /** Which file, what was expected and what was found. */
  readonly message: string;
  /** What the reader can do about it. */
  readonly hint: string;
}

/** The problem that an error tells of; any other error is thrown again. */
export function toProblem(category: string, error: unknown): DatasetProblem {
  if (!(error instanceof DatasetError)) throw error;
  return { category, code: error.code, message: error.message, hint: error.hint };
}
