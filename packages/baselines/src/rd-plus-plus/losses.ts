import { cosineDistance, globalCosineLoss, l2Normalise } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { RdPlusPlusConfig } from './config.js';
import { sinkhorn } from './sinkhorn.js';

type LossConfig = RdPlusPlusConfig['loss'];

/** Features of a batch, one `[batch, height, width, channels]` per tap. */
type Features = readonly tf.Tensor4D[];

/** What the projection loss compares. */
export interface ProjectionPass {
  /** Taps with pseudo-anomalies. */
  readonly noisy: Features;
  /** Their projections. */
  readonly projectedNoisy: Features;
  /** Projections of the clean taps. */
  readonly projected: Features;
}

/** The projection loss and its terms, each summed over the taps. */
export interface ProjectionLoss {
  readonly total: tf.Scalar;
  readonly logs: Readonly<Record<'transport' | 'reconstruct' | 'contrast', tf.Scalar>>;
}

/**
 * Projection loss of RD++: the weighted mean of three terms.
 *
 * - transport: normal images are drawn together by optimal transport between their projected tokens;
 * - reconstruct: `1 - cos` per location between the projections of noisy and clean taps, so that the noise is projected out;
 * - contrast: `1 - cos` per image between noisy taps and projected clean ones, the cosine embedding loss of the public
 *   code, whose target is always 1.
 */
export function projectionLoss(config: LossConfig, pass: ProjectionPass): ProjectionLoss {
  const overTaps = (term: (tap: number) => tf.Tensor): tf.Scalar =>
    tf.addN(pass.projected.map((_, tap) => term(tap))) as tf.Scalar;
  const logs = {
    transport: overTaps((tap) => transportLoss(config, pass.projected[tap])),
    reconstruct: overTaps((tap) => tf.mean(cosineDistance(pass.projectedNoisy[tap], pass.projected[tap]))),
    contrast: overTaps((tap) => globalCosineLoss(pass.noisy[tap], pass.projected[tap])),
  };
  const { transport, reconstruct, contrast } = config;
  const weighted = tf.addN([
    tf.mul(logs.transport, transport),
    tf.mul(logs.reconstruct, reconstruct),
    tf.mul(logs.contrast, contrast),
  ]);
  return { total: tf.div(weighted, transport + reconstruct + contrast), logs };
}

/**
 * Sinkhorn divergence between the tokens of each image and those of the next image of the batch, mean over the batch; the cost is
 * the cosine distance. It is 0 for equal sets of tokens.
 */
export function transportLoss({ tokens, blur, iterations }: LossConfig, features: tf.Tensor4D): tf.Scalar {
  const own = l2Normalise(sampleTokens(features, tokens));
  const batch = own.shape[0];
  const next = tf.concat([tf.slice(own, 1, batch - 1), tf.slice(own, 0, 1)]) as tf.Tensor3D;
  const costs = (a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D =>
    tf.sub<tf.Tensor3D>(1, tf.matMul(a, b, false, true));
  // Each image is once the first and once the second of a pair, so both halves of the correction are the same sum.
  const values = sinkhorn(tf.concat<tf.Tensor3D>([costs(own, next), costs(own, own)]), blur, iterations);
  const between = tf.mean(tf.slice(values, 0, batch));
  return tf.sub(between, tf.mean(tf.slice(values, batch, batch)));
}

/**
 * `count` tokens evenly over the grid, `[batch, count, channels]`; all when there are no more. As a product with a constant
 * matrix, whose gradient costs no scattering.
 */
export function sampleTokens(features: tf.Tensor4D, count: number): tf.Tensor3D {
  const [batch, height, width, channels] = features.shape;
  const cells = height * width;
  const rows: tf.Tensor3D = tf.reshape(features, [batch, cells, channels]);
  if (cells <= count) return rows;
  const selection = new Float32Array(count * cells);
  for (let i = 0; i < count; i++) selection[i * cells + Math.floor(((i + 0.5) * cells) / count)] = 1;
  return tf.matMul<tf.Tensor3D>(tf.tensor3d(selection, [1, count, cells]), rows);
}
