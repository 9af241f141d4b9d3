import type { KernelCases } from '../parity.js';
import { ALGEBRA } from './algebra.js';
import { BINARY } from './binary.js';
import { CONVOLUTION } from './convolution.js';
import { IMAGES } from './images.js';
import { INDEXING } from './indexing.js';
import { POOLING } from './pooling.js';
import { REDUCTIONS } from './reductions.js';
import { SELECTION } from './selection.js';
import { SHAPING } from './shaping.js';
import { UNARY } from './unary.js';

/** Every case that is held against the cpu backend. */
export const ALL_CASES: readonly KernelCases[] = [
  ...ALGEBRA,
  ...BINARY,
  ...CONVOLUTION,
  ...IMAGES,
  ...INDEXING,
  ...POOLING,
  ...REDUCTIONS,
  ...SELECTION,
  ...SHAPING,
  ...UNARY,
];
