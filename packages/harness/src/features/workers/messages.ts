import { DatasetError, type PlainError, PlainErrors } from '@protobench/datasets';
import { JitError } from '@protobench/jit/model';
import { HarnessError } from '../../errors.js';
import type { KeyedPayload } from '../codec.js';
import type { WantedImage } from '../image-features.js';

/** What a thread is told: an image to compute, or that there will be no more. */
export type Request = { readonly id: number; readonly image: WantedImage } | 'end';

/** What a thread answers. */
export type Answer =
  | { readonly id: number; readonly computed: KeyedPayload }
  | { readonly id: number; readonly error: PlainError };

/** Errors on their way between threads. */
export const errors = new PlainErrors({ DatasetError, HarnessError, JitError });
