import * as tf from '@tensorflow/tfjs';

/** What is added to the logit of a hidden token. */
const HIDDEN = -1e9;

/**
 * Neighbour mask of UniAD, `[tokens, tokens]`: -1e9 where the key lies in the `window` x `window` cells around the query,
 * the query itself among them, 0 elsewhere; so that no token can be copied from its surroundings. An even window reaches as
 * far as the next odd one, as in the public code. `null` for window 0.
 */
export function neighbourMask(
  grid: { readonly height: number; readonly width: number },
  window: number,
): tf.Tensor2D | null {
  if (window === 0) return null;
  const { height, width } = grid;
  const reach = Math.floor(window / 2);
  const tokens = height * width;
  const mask = new Float32Array(tokens * tokens);
  for (let query = 0; query < tokens; query++) {
    const [y, x] = [Math.floor(query / width), query % width];
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      const from = query * tokens + row * width;
      mask.fill(HIDDEN, from + Math.max(0, x - reach), from + Math.min(width - 1, x + reach) + 1);
    }
  }
  return tf.tensor2d(mask, [tokens, tokens]);
}
