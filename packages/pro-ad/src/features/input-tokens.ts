import type { TensorRecord } from '@protobench/harness';
import { linear, linearSpecs, param, truncatedNormal } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs';
import { linearInit } from '../model/linear-init.js';
import type { TokenPlan } from '../plan/token-plan.js';
import { fuse } from './tap-tokens.js';

/** Deviation of a new position embedding. */
const POSITION_STD = 0.02;
const POSITION = 'input.position';
const PROJECTION = 'input.proj';

const tapProjection = (tap: number): string => `input.${tap}.proj`;

/** Specs of {@link inputTokens}. */
export function inputSpecs(plan: TokenPlan): ParamSpecs {
  const specs = projectionSpecs(plan);
  if (plan.config.features.posEmbed === 'none') return specs;
  const init = truncatedNormal(POSITION_STD, 2 * POSITION_STD);
  return { ...specs, [POSITION]: { shape: [plan.tokens, plan.width], init, trainable: true } };
}

function projectionSpecs({ config, taps, width }: TokenPlan): ParamSpecs {
  const init = linearInit(config);
  if (!config.features.project) return {};
  if (config.features.fuse !== 'concat') return linearSpecs(PROJECTION, taps[0].channels, width, init);
  return Object.fromEntries(
    taps.flatMap(({ channels }, tap) => {
      // One bias is enough for the sum.
      const options = tap === 0 ? init : { ...init, bias: false as const };
      return Object.entries(linearSpecs(tapProjection(tap), channels, width, options));
    }),
  );
}

/**
 * F_I, `[batch, tokens, width]`: the taps fused, mapped to the model width, plus the position embedding. The linear map of
 * joined taps is the sum of one map per tap, which saves joining them.
 *
 * @param places Positions of the grid that are wanted, in this order; all of them unless given.
 */
export function inputTokens(
  plan: TokenPlan,
  params: TensorRecord,
  tokens: readonly Tensor3D[],
  places?: Tensor1D,
): Tensor3D {
  const wanted = <T extends tf.Tensor>(tensor: T, axis: number): T =>
    places === undefined ? tensor : tf.gather(tensor, places, axis);
  const mapped = projected(
    plan,
    params,
    tokens.map((tap) => wanted(tap, 1)),
  );
  if (plan.config.features.posEmbed === 'none') return mapped;
  return tf.add(mapped, wanted(param(params, POSITION), 0));
}

function projected(plan: TokenPlan, params: TensorRecord, tokens: readonly Tensor3D[]): Tensor3D {
  const { features } = plan.config;
  if (!features.project) return fuse(plan, tokens);
  if (features.fuse !== 'concat') return linear(params, PROJECTION, fuse(plan, tokens));
  return tokens
    .map((tap, index) => linear(params, tapProjection(index), tap))
    .reduce((sum, part) => tf.add(sum, part));
}
