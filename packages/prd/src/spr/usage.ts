import { noGrad, param } from '@protobench/nn';
import type { TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { idleName } from '../mnp/prototypes.js';
import type { Recall } from '../mnp/recall.js';

/** Below any error, which is a cosine distance in [0, 2]. */
const ABSENT = -1;

/**
 * Steps since each prototype was last used, after this batch, `[count]`. A prototype counts as used when some token gives
 * it at least `1 / count`, its share of a uniform recall; in sparse and in dense modes alike that is a prototype which
 * is told apart from the rest.
 */
export function nextIdle({ set, weights }: Recall, tensors: TensorRecord): tf.Tensor1D {
  return noGrad(() => {
    const unused = tf.less(tf.max(weights, 0), 1 / set.site.count);
    const waited = tf.add(param(tensors, idleName(set)), 1);
    return tf.mul(waited, tf.cast(unused, 'float32')) as tf.Tensor1D;
  });
}

/** Candidates for re-seeding: the worst recalled token for each block of prototypes. */
export interface WorstTokens {
  /** `[groups, channels]`; the mean of the worst where several tie. */
  readonly tokens: tf.Tensor2D;
  /** `[groups]`: their cosine distance to their recall; negative where no image of the category is in the batch. */
  readonly errors: tf.Tensor1D;
}

/**
 * Finds them. `errors` is `[batch * tokens]`, `category` `[batch]`: with one block per category only its own images
 * count.
 */
export function worstTokens({ set, tokens }: Recall, errors: tf.Tensor1D, category: tf.Tensor): WorstTokens {
  const { groups } = set.site;
  return noGrad(() => {
    const rows = tokens.shape[0];
    const own = groups === 1 ? tf.reshape(errors, [1, rows]) : errorsByCategory(errors, category, groups);
    const worst = tf.max(own, 1, true);
    const chosen = tf.cast(tf.greaterEqual(own, worst), 'float32') as tf.Tensor2D;
    return {
      tokens: tf.div(tf.matMul(chosen, tokens), tf.sum(chosen, 1, true)) as tf.Tensor2D,
      errors: tf.reshape(worst, [groups]) as tf.Tensor1D,
    };
  });
}

/** `[groups, batch * tokens]`: the errors of the images of each category, `ABSENT` elsewhere. */
function errorsByCategory(errors: tf.Tensor1D, category: tf.Tensor, groups: number): tf.Tensor2D {
  const batch = category.size;
  const group = tf.tensor2d(
    Float32Array.from({ length: groups }, (_, g) => g),
    [groups, 1],
  );
  const own = tf.cast(tf.equal(group, tf.reshape(tf.cast(category, 'float32'), [1, batch])), 'float32');
  const mask = tf.reshape(own, [groups, batch, 1]);
  const shifted = tf.mul(tf.sub(tf.reshape(errors, [1, batch, -1]), ABSENT), mask);
  return tf.reshape(tf.add(shifted, ABSENT), [groups, errors.size]);
}
