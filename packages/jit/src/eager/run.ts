import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../ndarray.js';
import { withoutLeaks } from '../trace/engine-switch.js';
import { mapTree, type Tree } from '../tree.js';
import { isTensor } from '../trace/trace.js';
import { isArray } from '../api/types.js';

/** A tensor of the active backend with the contents of an array. */
export function toTensor(array: NDArray): tf.Tensor {
  return tf.tensor(array.data, [...array.shape], array.dtype);
}

/** Reads a tensor into an array of its own. */
export function toArray(tensor: tf.Tensor): NDArray {
  const data = tensor.dataSync().slice();
  return { shape: [...tensor.shape], dtype: tensor.dtype as NDArray['dtype'], data: data as NDArray['data'] };
}

/** Runs a function on the active backend, from arrays to arrays; leaves no tensor behind. */
export function runEager(fn: (...args: never[]) => unknown, args: readonly Tree<NDArray>[]): Tree<NDArray> {
  return withoutLeaks(() => {
    const tensors = mapTree(args, isArray, toTensor) as readonly Tree<tf.Tensor>[];
    const result = fn(...(tensors as never[])) as Tree<tf.Tensor>;
    return mapTree(result, isTensor, toArray);
  });
}
