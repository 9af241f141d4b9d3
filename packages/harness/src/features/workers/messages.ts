import { DatasetError, type DatasetErrorCode } from '@protobench/datasets';
import { JitError, type JitErrorCode } from '@protobench/jit/model';
import { HarnessError, type HarnessErrorCode } from '../../errors.js';
import type { KeyedPayload } from '../codec.js';
import type { WantedImage } from '../image-features.js';

/** What a thread is told: images to compute, or that there will be no more. */
export type Request = { readonly id: number; readonly images: readonly WantedImage[] } | 'end';

/** What a thread answers. */
export type Answer =
  | { readonly id: number; readonly computed: readonly KeyedPayload[] }
  | { readonly id: number; readonly error: PlainError };

/** An error as plain data; `code` and `hint` are there if it was one of the typed errors. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string;
  readonly hint?: string;
}

/** Turns an error into plain data. */
export function toPlain(error: unknown): PlainError {
  if (error instanceof DatasetError || error instanceof HarnessError || error instanceof JitError) {
    const { name, message, stack, code, hint } = error;
    return { name, message, stack, code, hint };
  }
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack };
}

/** The error that plain data came from, with the stack of the thread. */
export function fromPlain(plain: PlainError): Error {
  const error = create(plain);
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

function create({ name, message, code, hint = '' }: PlainError): Error {
  if (code === undefined) return new Error(message);
  if (name === 'DatasetError') return new DatasetError(code as DatasetErrorCode, message, hint);
  if (name === 'JitError') return new JitError(code as JitErrorCode, message, hint);
  return new HarnessError(code as HarnessErrorCode, message, hint);
}
