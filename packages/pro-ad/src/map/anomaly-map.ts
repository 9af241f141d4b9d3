import { upsampleBilinear } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { TokenPlan } from '../plan/token-plan.js';
import { locationError } from './location-error.js';

/**
 * Mean over the groups of the error of each location, enlarged to the size of the map (bilinear, corners aligned):
 * `[batch, mapSize.height, mapSize.width]`. The mean is taken before enlarging, which is the same and cheaper.
 */
export function anomalyMap(
  plan: TokenPlan,
  targets: readonly Tensor3D[],
  predictions: readonly Tensor3D[],
): Tensor3D {
  const errors = targets.map((target, group) =>
    locationError(plan.config.map.distance, target, predictions[group]),
  );
  const mean = tf.div(
    errors.reduce((sum, error) => tf.add(sum, error)),
    plan.groups.length,
  ) as Tensor2D;
  return enlargedMap(plan, mean);
}

/** Errors of locations, `[batch, tokens]`, enlarged to `[batch, mapSize.height, mapSize.width]` with corners aligned. */
export function enlargedMap(
  { grid, mapSize }: Pick<TokenPlan, 'grid' | 'mapSize'>,
  errors: Tensor2D,
): Tensor3D {
  const [batch] = errors.shape;
  const cells = tf.reshape(errors, [batch, grid.height, grid.width, 1]) as Tensor4D;
  const map = upsampleBilinear(cells, mapSize.height, mapSize.width, true);
  return tf.reshape(map, [batch, mapSize.height, mapSize.width]);
}
