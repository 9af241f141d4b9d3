import { cosineDistance, globalCosineLoss, stopGradient, upsampleBilinear } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/** What two tokens are compared by: `1 - cos`, or that plus the mean squared difference of their channels (RLR). */
export type TokenDistance = 'cosine' | 'mseCosine';

/** Distance of the tokens over their channels, `[..., channels]` x `[..., channels]` -> `[...]`. */
export function tokenDistance(a: tf.Tensor, b: tf.Tensor, kind: TokenDistance): tf.Tensor {
  const cosine = cosineDistance(a, b);
  return kind === 'cosine' ? cosine : tf.add(cosine, tf.mean(tf.square(tf.sub(a, b)), -1));
}

/**
 * Distillation loss, summed over levels: of RD4AD (`cosine`) the mean over images of `1 - cos` of the flattened taps, of RLR
 * (`mseCosine`) the mean {@link tokenDistance} over tokens. The targets are constants to the tape.
 */
export function distillationLoss(
  targets: readonly tf.Tensor4D[],
  predictions: readonly tf.Tensor4D[],
  distance: TokenDistance = 'cosine',
): tf.Scalar {
  return tf.addN(
    targets.map((target, k) =>
      distance === 'cosine'
        ? globalCosineLoss(target, predictions[k])
        : tf.mean(tokenDistance(stopGradient(target), predictions[k], distance)),
    ),
  ) as tf.Scalar;
}

/**
 * Anomaly map of RD4AD, `[batch, height, width]`: distance over channels at each level, upsampled bilinearly with aligned
 * corners, then added up (or multiplied).
 */
export function distanceMap(
  targets: readonly tf.Tensor4D[],
  predictions: readonly tf.Tensor4D[],
  size: { readonly height: number; readonly width: number },
  fusion: 'sum' | 'product',
  kind: TokenDistance = 'cosine',
): tf.Tensor3D {
  const maps = targets.map((target, k) => {
    const distance = tokenDistance(target, predictions[k], kind);
    return upsampleBilinear(tf.expandDims<tf.Tensor4D>(distance, -1), size.height, size.width, true);
  });
  const fused = maps.reduce((a, b) => (fusion === 'sum' ? tf.add(a, b) : tf.mul(a, b)));
  return tf.reshape(fused, [targets[0].shape[0], size.height, size.width]);
}
