import * as tf from '@tensorflow/tfjs';
import type { InputSpec } from './model.js';

/** Mean of ImageNet's training images per RGB channel, 0..1. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
/** Standard deviation that goes with {@link IMAGENET_MEAN}. */
export const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

/** Bytes that a channel of a pixel may have. */
const BYTES = 256;

/** What becomes of a pixel of `x`: `x * scale + shift`, per RGB channel. */
function affine({ mean, std, range }: InputSpec): { readonly scale: number[]; readonly shift: number[] } {
  return { scale: std.map((s) => range / 255 / s), shift: mean.map((m, i) => -m / std[i]) };
}

/** Pixels 0..255 `[batch, height, width, 3]` to what the first layer expects: one product and one sum. */
export function preprocess(x: tf.Tensor4D, input: InputSpec): tf.Tensor4D {
  const { scale, shift } = affine(input);
  const scaled = scale.every((s) => s === 1) ? x : tf.mul(x, tf.tensor1d(scale));
  return (shift.every((s) => s === 0) ? scaled : tf.add(scaled, tf.tensor1d(shift))) as tf.Tensor4D;
}

/**
 * The same by looking it up, `[3, 256]`: entry `[c, v]` is what becomes of channel `c` of a pixel where it is `v`, rounded to
 * float32 after the product and after the sum.
 */
export function preprocessTable(input: InputSpec): Float32Array {
  const { scale, shift } = affine(input);
  return Float32Array.from({ length: 3 * BYTES }, (_, i) => {
    const channel = Math.floor(i / BYTES);
    return Math.fround((i % BYTES) * Math.fround(scale[channel])) + Math.fround(shift[channel]);
  });
}
