import type * as tf from '@tensorflow/tfjs';
import { NnError } from '../errors.js';

/**
 * Throws `INVALID_SHAPE`, naming the layer, unless the last axis of `x` (of rank at least `rank`) has `width`
 * entries.
 */
export function checkWidth(layer: string, x: tf.Tensor, width: number, rank = 2): void {
  if (x.rank >= rank && x.shape[x.rank - 1] === width) return;
  const expected = rank === 4 ? `[batch, height, width, ${width}]` : `[..., ${width}]`;
  throw new NnError(
    'INVALID_SHAPE',
    `layer '${layer}' expects ${expected}, but its input is [${x.shape.join(', ')}]`,
    'Check the tensor that goes in against the shape of the weight.',
  );
}
