import { layerNorm, layerNormSpecs, linear, linearSpecs, normal, param } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { atOwnRate, storedAtRate } from '../init/own-rate.js';
import type { PrototypeSet, Site } from '../mnp/sites.js';
import { referenceLayer, referenceLayerSpecs } from './reference-layer.js';
import type { ReferenceShape } from './reference-layer.js';
import { sinePositions } from './sine-positions.js';
import { windowMasks } from './windows.js';

/**
 * Specs of a set in the parametrisation `reference`: `name.reference`, one reference for every position of the map, and the
 * network that recalls from them.
 */
export function referenceSpecs(set: PrototypeSet, config: PrdConfig): ParamSpecs {
  const { name, site } = set;
  const shape = shapeOf(site);
  const layers = Array.from({ length: config.reference.layers }, (_, i) =>
    referenceLayerSpecs(`${name}.layer.${i}`, config, shape),
  );
  const specs = Object.assign(
    {
      [`${name}.reference`]: {
        shape: [site.height * site.width, site.channels],
        init: normal(1),
        trainable: true,
      },
    },
    linearSpecs(`${name}.embed`, site.channels, site.inner),
    linearSpecs(`${name}.embedReference`, site.channels, site.inner),
    ...layers,
    layerNormSpecs(`${name}.norm`, site.inner),
    linearSpecs(`${name}.project`, site.inner, site.channels),
  ) as ParamSpecs;
  return storedAtRate(specs, config.reference.lr);
}

/**
 * What the references make of the tokens of a map, `[batch, h, w, channels]` -> `[batch * h * w, channels]` (RLR, He et al.,
 * ECCV 2024): tokens and references are embedded with the sine of their positions, the layers answer every token from the
 * references around it, and the answer is projected back. Other than prototypes, references know where they are.
 */
export function referenceRecall(
  stored: TensorRecord,
  set: PrototypeSet,
  config: PrdConfig,
  tokens: tf.Tensor2D,
): tf.Tensor2D {
  const { name, site } = set;
  const { height, width, channels, inner } = site;
  const count = height * width;
  const tensors = atOwnRate(stored, Object.keys(referenceSpecs(set, config)), config.reference.lr);
  const positions = tf.tensor3d(sinePositions(height, width, inner), [1, count, inner]);
  const embedded = (layer: string, rows: tf.Tensor2D): tf.Tensor3D =>
    tf.add(tf.reshape(linear(tensors, `${name}.${layer}`, rows), [-1, count, inner]), positions);
  const references = embedded('embedReference', param<tf.Tensor2D>(tensors, `${name}.reference`));
  const masks = windowMasks(height, width);
  let x = embedded('embed', tokens);
  for (let i = 0; i < config.reference.layers; i++) {
    x = referenceLayer(tensors, `${name}.layer.${i}`, config, shapeOf(site), x, references, masks);
  }
  const answer = linear(tensors, `${name}.project`, layerNorm(tensors, `${name}.norm`, x));
  return tf.reshape(answer, [-1, channels]);
}

function shapeOf({ height, width, inner }: Site): ReferenceShape {
  return { height, width, inner };
}
