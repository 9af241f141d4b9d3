import { noGrad } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';

/** Dropout rates are multiples of 1 / this: what one byte can tell apart. */
export const RATE_STEPS = 256;

/** Uniform draws for the three drops of the bottleneck, made of the bytes of one field of numbers. */
export interface Draws {
  /** `[batch, tokens, width]` */
  readonly input: Tensor3D;
  /** `[batch, tokens, hidden]` */
  readonly hidden: Tensor3D;
  /** `[batch, tokens, width]` */
  readonly output: Tensor3D;
}

/** Numbers per token that {@link byteDraws} needs for drops of the given widths. */
export function fieldWidth(width: number, hidden: number): number {
  return Math.max(2 * width, Math.ceil(hidden / 2));
}

/**
 * Splits a field of U[0, 1) numbers with 24 random bits into draws for `width` + `hidden` + `width` dropped elements.
 *
 * Numbers are drawn outside the graph, one after the other, and one for each element would add a good part to a training
 * step. Whether `u >= k / 256` depends on the first of the three bytes of `u` alone; the fraction of `256 u` starts with the
 * second, and the fraction of that with the third. So one number serves three
 * independent drops, provided that rates are multiples of 1 / {@link RATE_STEPS}. All steps are exact in float32.
 *
 * @param field `[batch, tokens, fieldWidth(width, hidden)]`
 */
export function byteDraws(field: Tensor3D, width: number, hidden: number): Draws {
  return noGrad(() => {
    const [batch, tokens] = field.shape;
    const second = nextByte(field);
    const third = nextByte(second);
    const part = (x: Tensor3D, from: number, size: number): Tensor3D =>
      from === 0 && size === x.shape[2] ? x : tf.slice(x, [0, 0, from], [batch, tokens, size]);
    return {
      input: part(third, 0, width),
      hidden: part(tf.concat([field, second], 2), 0, hidden),
      output: part(third, width, width),
    };
  });
}

/** Fraction of `256 u`. */
function nextByte(u: Tensor3D): Tensor3D {
  const scaled = tf.mul(u, RATE_STEPS);
  return tf.sub(scaled, tf.floor(scaled));
}
