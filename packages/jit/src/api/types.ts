import type * as tf from '@tensorflow/tfjs';
import type { EagerBackend } from '../eager/backend.js';
import type { NDArray } from '../ndarray.js';
import type { SessionOptions } from '../runtime/options.js';
import type { Tree } from '../tree.js';

/** `compiled` runs the traced graph in ONNX Runtime; `eager` runs the same function on a TensorFlow.js backend. */
export type Engine = 'compiled' | 'eager';

/** Options of {@link jit} and {@link createLoop}. */
export interface JitOptions {
  /** Default `compiled`. */
  readonly engine?: Engine;
  /** For the eager engine: this backend instead of the best one that loads. */
  readonly eagerBackend?: EagerBackend;
  /** For the compiled engine: device, threads and the like. */
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

/** Whether a node of a tree is an array. A `tf.Tensor` has a shape, a type and a `data` too, but is none. */
export const isArray = (node: unknown): node is NDArray =>
  typeof node === 'object' &&
  node !== null &&
  !('dataId' in node) &&
  'data' in node &&
  'shape' in node &&
  'dtype' in node &&
  typeof node.dtype === 'string';
