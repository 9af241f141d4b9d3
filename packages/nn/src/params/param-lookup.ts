import type * as tf from '@tensorflow/tfjs';
import { NnError } from '../errors.js';

/** Named tensors inside a traced function. */
export type TensorRecord = Readonly<Record<string, tf.Tensor>>;

const SUGGESTIONS = 3;

/**
 * The tensor called `name`. Throws `MISSING_PARAMETER`, with the names that look most alike, when there is
 * none.
 *
 * The type parameter is the caller's word on the rank (`param<tf.Tensor1D>(...)`); layers check what they
 * depend on.
 */
export function param<T extends tf.Tensor = tf.Tensor>(params: TensorRecord, name: string): T {
  if (!Object.hasOwn(params, name)) throw missing(params, name);
  return params[name] as T;
}

function missing(params: TensorRecord, name: string): NnError {
  const names = Object.keys(params);
  if (names.length === 0) {
    return new NnError(
      'MISSING_PARAMETER',
      `parameter '${name}' is missing: the record of parameters is empty`,
      'Pass the tensors made by `initialise`, or those of a checkpoint.',
    );
  }
  const nearest = names
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, SUGGESTIONS)
    .map(({ candidate }) => `'${candidate}'`);
  return new NnError(
    'MISSING_PARAMETER',
    `parameter '${name}' is missing among ${names.length} tensors; nearest: ${nearest.join(', ')}`,
    'Check the name given to the layer against its specs; buffers must be merged into the record too.',
  );
}

/** Levenshtein distance, in one row of memory. */
function editDistance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const substituted = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = Math.min(substituted, row[j] + 1, row[j - 1] + 1);
    }
  }
  return row[b.length];
}
