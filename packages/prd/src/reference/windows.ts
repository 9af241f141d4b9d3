import * as tf from '@tensorflow/tfjs';

/** Added to the logits of hidden tokens. */
const HIDDEN = -1e9;

/** Side of the window around a token, by the longer side of the map: 5, 7 or 11, for 16, 32 and 64 (RLR). */
export function windowSide(height: number, width: number): number {
  const side = Math.max(height, width);
  if (side <= 16) return 5;
  return side <= 32 ? 7 : 11;
}

/** Whether some token sees the whole map in its window, so that nothing would be left outside. */
export function windowCovers(height: number, width: number): boolean {
  const reach = (windowSide(height, width) - 1) / 2;
  return Math.floor(height / 2) <= reach && Math.floor(width / 2) <= reach;
}

/** Masks for the logits of all tokens of a map to all others, `[tokens, tokens]`: 0 where seen, -1e9 where hidden. */
export interface WindowMasks {
  readonly inside: tf.Tensor2D;
  readonly outside: tf.Tensor2D;
}

/**
 * Masks of the window around each token; windows are cut off at the border. They are computed from coordinates, so that a
 * compiled graph need not store them.
 */
export function windowMasks(height: number, width: number): WindowMasks {
  const reach = (windowSide(height, width) - 1) / 2;
  const rows = tf.tensor1d(Float32Array.from({ length: height * width }, (_, i) => Math.floor(i / width)));
  const columns = tf.tensor1d(Float32Array.from({ length: height * width }, (_, i) => i % width));
  const near = (at: tf.Tensor1D): tf.Tensor =>
    tf.lessEqual(tf.abs(tf.sub(tf.expandDims(at, 1), tf.expandDims(at, 0))), reach);
  const inside = tf.cast(tf.logicalAnd(near(rows), near(columns)), 'float32');
  return {
    inside: tf.mul(tf.sub(1, inside), HIDDEN),
    outside: tf.mul(inside, HIDDEN),
  };
}
