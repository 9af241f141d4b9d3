import type { Grid } from '@protobench/pro-ad';

/** Added to the logit of a hidden token. */
const HIDDEN = -1e9;

/**
 * Summands of the logits of a softmax attention in which a token does not see the window around itself, row-major
 * `[tokens, tokens]` (query, key): 0, or a large negative number for keys at most `floor(side / 2)` cells away along both
 * axes. UniAD's neighbour mask, which Dinomaly has as an option.
 */
export function neighbourMask({ height, width }: Grid, side: number): Float32Array {
  const tokens = height * width;
  const reach = Math.floor(side / 2);
  const mask = new Float32Array(tokens * tokens);
  for (let query = 0; query < tokens; query++) {
    for (let key = 0; key < tokens; key++) {
      const dy = Math.abs(Math.floor(query / width) - Math.floor(key / width));
      const dx = Math.abs((query % width) - (key % width));
      if (Math.max(dy, dx) <= reach) mask[query * tokens + key] = HIDDEN;
    }
  }
  return mask;
}
