import { upsampleBilinear } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { Plan } from '../plan/plan.js';
import { locationError } from './location-error.js';

/**
 * Mean over the groups of the error of each location, enlarged to the size of the map (bilinear, corners aligned):
 * `[batch, mapSize.height, mapSize.width]`. The mean is taken before enlarging, which is the same and cheaper.
 */
export function anomalyMap(
  { config, grid, mapSize, groups }: Plan,
  targets: readonly Tensor3D[],
  predictions: readonly Tensor3D[],
): Tensor3D {
  const errors = targets.map((target, group) =>
    locationError(config.map.distance, target, predictions[group]),
  );
  const mean = tf.div(
    errors.reduce((sum, error) => tf.add(sum, error)),
    groups.length,
  );
  const cells = tf.reshape(mean, [mean.shape[0], grid.height, grid.width, 1]) as Tensor4D;
  const map = upsampleBilinear(cells, mapSize.height, mapSize.width, true);
  return tf.reshape(map, [mean.shape[0], mapSize.height, mapSize.width]);
}
