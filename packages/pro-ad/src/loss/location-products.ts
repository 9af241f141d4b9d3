import * as tf from '@tensorflow/tfjs';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';

/** Products over the channels of each location, `[batch, tokens]` each: all that cosine and square error need. */
export interface LocationProducts {
  /** `sum target * prediction` */
  readonly dot: Tensor2D;
  /** `sum target^2` */
  readonly target: Tensor2D;
  /** `sum prediction^2` */
  readonly prediction: Tensor2D;
}

/** Lower bound of a product of two norms, as in `torch.nn.functional.cosine_similarity`. */
export const COSINE_EPS = 1e-8;

/** Products of two tensors `[batch, tokens, channels]`. */
export function locationProducts(target: Tensor3D, prediction: Tensor3D): LocationProducts {
  const overChannels = (product: Tensor3D): Tensor2D => tf.sum<Tensor2D>(product, 2);
  return {
    dot: overChannels(tf.mul(target, prediction)),
    target: overChannels(tf.square(target)),
    prediction: overChannels(tf.square(prediction)),
  };
}

/** `1 - cos` of each location, `[batch, tokens]`, in [0, 2]; 1 where either side is zero. */
export function locationDistance({ dot, target, prediction }: LocationProducts): Tensor2D {
  const norms = tf.maximum(tf.mul(tf.sqrt(target), tf.sqrt(prediction)), COSINE_EPS);
  return tf.relu(tf.sub(1, tf.div(dot, norms))) as Tensor2D;
}
