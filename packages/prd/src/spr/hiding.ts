import { noGrad } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/** What a hidden prototype's score is lowered by: far beyond any score, far from the end of float32. */
export const HIDDEN = 1e9;

/**
 * For training with one block of prototypes per category: `HIDDEN` on all blocks but that of the image's category, else 0.
 * `category` is `[batch]`; the result is `[batch, count]`.
 */
export function foreignBlocks(category: tf.Tensor, groups: number, count: number): tf.Tensor2D {
  return noGrad(() => {
    const block = count / groups;
    const owner = tf.tensor2d(
      Float32Array.from({ length: count }, (_, j) => Math.floor(j / block)),
      [1, count],
    );
    const foreign = tf.notEqual(tf.reshape(tf.cast(category, 'float32'), [-1, 1]), owner);
    return tf.mul(tf.cast(foreign, 'float32'), HIDDEN) as tf.Tensor2D;
  });
}

/**
 * `HIDDEN` on exactly `floor(part * count / groups)` prototypes of each block, else 0: those of the smallest `draws`
 * (uniform, `[count]`). The result is `[1, count]`.
 */
export function randomlyHidden(draws: tf.Tensor, part: number, groups: number): tf.Tensor2D {
  const block = draws.size / groups;
  const kept = block - Math.floor(part * block);
  return noGrad(() => {
    const rows = tf.reshape(draws, [groups, block]) as tf.Tensor2D;
    const least = tf.slice(tf.topk(rows, kept).values, [0, kept - 1], [groups, 1]);
    const hidden = tf.cast(tf.less(rows, least), 'float32');
    return tf.reshape(tf.mul(hidden, HIDDEN), [1, draws.size]) as tf.Tensor2D;
  });
}
