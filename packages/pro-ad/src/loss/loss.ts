import type { Scalar, Tensor3D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { LossOptions } from '../config/loss.js';
import { groupLoss } from './group-loss.js';

/** Value of the reconstruction loss. */
export interface ReconstructionLoss {
  readonly total: Scalar;
  /** One term a group, unweighted. */
  readonly groups: readonly Scalar[];
}

/** Mean over the groups of their global cosine distances. */
export function reconstructionLoss(
  options: LossOptions,
  targets: readonly Tensor3D[],
  predictions: readonly Tensor3D[],
  step: Scalar,
): ReconstructionLoss {
  const groups = targets.map((target, group) => groupLoss(options, target, predictions[group], step));
  const sum = groups.reduce((total, term) => tf.add(total, term));
  return { total: groups.length === 1 ? sum : tf.div(sum, groups.length), groups };
}
