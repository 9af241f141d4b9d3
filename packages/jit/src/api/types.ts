import type * as tf from '@tensorflow/tfjs';
import type { EagerBackend } from '../eager/backend.js';
import type { NDArray } from '../ndarray.js';
import type { SessionOptions } from '../runtime/session.js';
import type { Tree } from '../tree.js';

/** `compiled` runs the traced graph in ONNX Runtime; `eager` runs the same function on a TensorFlow.js backend. */
export type Engine = 'compiled' | 'eager';

/** Options of {@link jit} and {@link createLoop}. */
export interface JitOptions {
  readonly engine?: Engine;
  /** For the eager engine: this backend instead of the best one that loads. */
  readonly eagerBackend?: EagerBackend;
  readonly session?: SessionOptions;
}

/** Arguments and results of a traced function: tensors in nested plain objects and arrays. */
export type TensorTree = Tree<tf.Tensor>;

/** The same tree with plain arrays in place of tensors. */
export type ArraysOf<T> = T extends tf.Tensor
  ? NDArray
  : T extends object
    ? { [K in keyof T]: ArraysOf<T[K]> }
    : T;

export const isArray = (node: unknown): node is NDArray =>
  typeof node === 'object' && node !== null && 'data' in node && 'shape' in node && 'dtype' in node;
