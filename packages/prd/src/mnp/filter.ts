import { linear, linearSpecs, param, zeros } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import type { PrototypeSet } from './sites.js';

/** Specs of {@link filterTokens}: `name.filter` for the filters with weights, `name.beta` where it is learnt. */
export function filterSpecs(set: PrototypeSet, config: PrdConfig): ParamSpecs {
  const { filter, beta } = config.mnp;
  const { channels } = set.site;
  if (filter === 'gate' || filter === 'concatConv') {
    return linearSpecs(`${set.name}.filter`, 2 * channels, channels);
  }
  return filter === 'residual' && beta === 'learnable'
    ? { [`${set.name}.beta`]: { shape: [1], init: zeros, trainable: true } }
    : {};
}

/**
 * What goes on in place of `tokens`, given their recall; both `[tokens, channels]`. A 1x1 convolution of a map is a linear
 * layer of its tokens.
 */
export function filterTokens(
  tensors: TensorRecord,
  set: PrototypeSet,
  config: PrdConfig,
  tokens: tf.Tensor2D,
  recalled: tf.Tensor2D,
): tf.Tensor2D {
  const { filter, beta } = config.mnp;
  switch (filter) {
    case 'replace':
      return recalled;
    case 'residual': {
      const share = beta === 'learnable' ? param<tf.Tensor1D>(tensors, `${set.name}.beta`) : beta;
      return tf.add(recalled, tf.mul(tf.sub(tokens, recalled), share));
    }
    case 'gate':
      return tf.mul(
        tokens,
        tf.sigmoid(linear(tensors, `${set.name}.filter`, tf.concat([tokens, recalled], 1))),
      );
    case 'concatConv':
      return linear(tensors, `${set.name}.filter`, tf.concat([tokens, recalled], 1));
  }
}
