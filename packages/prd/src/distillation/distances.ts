import { cosineDistance, globalCosineLoss, upsampleBilinear } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/**
 * Distillation loss of RD4AD: sum over levels of the mean over images of `1 - cos` of the flattened taps. The targets are
 * constants to the tape.
 */
export function distillationLoss(
  targets: readonly tf.Tensor4D[],
  predictions: readonly tf.Tensor4D[],
): tf.Scalar {
  return tf.addN(targets.map((target, k) => globalCosineLoss(target, predictions[k])));
}

/**
 * Anomaly map of RD4AD, `[batch, height, width]`: cosine distance over channels at each level, upsampled bilinearly with
 * aligned corners, then added up (or multiplied).
 */
export function distanceMap(
  targets: readonly tf.Tensor4D[],
  predictions: readonly tf.Tensor4D[],
  size: { readonly height: number; readonly width: number },
  fusion: 'sum' | 'product',
): tf.Tensor3D {
  const maps = targets.map((target, k) => {
    const distance = cosineDistance(target, predictions[k]);
    return upsampleBilinear(tf.expandDims<tf.Tensor4D>(distance, -1), size.height, size.width, true);
  });
  const fused = maps.reduce((a, b) => (fusion === 'sum' ? tf.add(a, b) : tf.mul(a, b)));
  return tf.reshape(fused, [targets[0].shape[0], size.height, size.width]);
}
