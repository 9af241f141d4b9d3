import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { distanceMap } from '../distillation/distances.js';
import type { Passed } from '../pipeline.js';

/**
 * The map of a forward pass, `[batch, height, width]`: the distance of teacher and student at every level, and with
 * `map.recall` that of the taps and what their first stage recalled of them.
 */
export function anomalyMap(
  { targets, predictions, recalls, references }: Passed,
  { map }: PrdConfig,
  size: { readonly height: number; readonly width: number },
): tf.Tensor3D {
  const distances = distanceMap(targets, predictions, size, map.fusion, map.distance);
  const sites = [...recalls, ...references].filter(({ set }) => set.stage === 0);
  const atTaps = sites.flatMap(({ set, tokens, recalled }) =>
    set.site.at === 'embedding' ? [] : [{ shape: targets[set.site.at].shape, tokens, recalled }],
  );
  if (map.recall === 0 || atTaps.length === 0) return distances;
  const unexplained = distanceMap(
    atTaps.map(({ shape, tokens }) => tf.reshape(tokens, shape)),
    atTaps.map(({ shape, recalled }) => tf.reshape(recalled, shape)),
    size,
    map.fusion,
    map.distance,
  );
  return tf.add(distances, tf.mul(unexplained, map.recall));
}
