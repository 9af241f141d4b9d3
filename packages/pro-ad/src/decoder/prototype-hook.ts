import type { PrototypeHook, TracedState } from '@protobench/harness';
import { l2Normalise } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { forward } from '../model/model.js';
import type { Plan } from '../plan/plan.js';
import type { LayerInput } from './decoder.js';
import { prototypeWeights } from './reconstruction.js';
import type { Stream } from './stream.js';

/**
 * What the last decoder layer draws from prototypes: the weights of its attention from image tokens to prototypes, and the
 * cosine of the tokens that enter the layer with the prototypes that it attends to. Nothing without prototypes.
 */
export function prototypeHook(plan: Plan): PrototypeHook | undefined {
  if (plan.prototypes === 0) return undefined;
  const onGrid = (values: Tensor3D): Tensor4D =>
    tf.reshape(values, [values.shape[0], plan.grid.height, plan.grid.width, plan.prototypes]);
  return {
    site: `decoder layer ${plan.config.dbd.layers}`,
    weights: (state, taps) => {
      const { name, tokens, prototypes } = lastLayer(plan, state, taps);
      return onGrid(prototypeWeights(plan, state.params, name, tokens, prototypes));
    },
    similarity: (state, taps) => {
      const { tokens, prototypes } = lastLayer(plan, state, taps);
      const unit = l2Normalise(prototypes.tokens);
      const all: Tensor3D =
        unit.shape[0] === tokens.tokens.shape[0] ? unit : tf.tile(unit, [tokens.tokens.shape[0], 1, 1]);
      return onGrid(tf.matMul(l2Normalise(tokens.tokens), all, false, true));
    },
  };
}

function lastLayer(
  plan: Plan,
  { params, buffers }: TracedState,
  taps: readonly Tensor4D[],
): LayerInput & { readonly prototypes: Stream } {
  const { last } = forward(plan, { params, buffers, taps });
  return last as LayerInput & { readonly prototypes: Stream };
}
