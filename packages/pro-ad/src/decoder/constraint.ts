import { l2Normalise } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor3D } from '@tensorflow/tfjs';
import type { ConstraintOptions } from '../config/decoder.js';
import { nearestSimilarity } from '../prototypes/nearest-similarity.js';

/**
 * Joins the attention of a layer with the identity branch that the constraint allows.
 *
 * The residual of an ordinary block carries a token past the attention, so an anomalous token can come out as it went in.
 * `protoResidual` puts the prototype of the position in its place: what token i holds then reaches output i only through
 * attention weights and pooled keys and values. `gatedResidual` lies between: from the prototype of the position the way goes
 * towards the token as far as the two are alike. `noResidual` leaves nothing.
 *
 * @param tokens `[batch, tokens, width]`
 * @param prototypes `[batch or 1, tokens, width]` for `protoResidual` and `gatedResidual`
 * @param attended `[batch, tokens, width]`
 */
export function constrain(
  { mode, threshold }: ConstraintOptions,
  tokens: Tensor3D,
  prototypes: Tensor3D | undefined,
  attended: Tensor3D,
): Tensor3D {
  if (mode === 'noResidual') return attended;
  if (prototypes === undefined) return tf.add(tokens, attended);
  if (mode === 'protoResidual') return tf.add(prototypes, attended);
  if (mode === 'gatedResidual') return tf.add(towardsToken(tokens, prototypes, threshold), attended);
  return tf.add(tokens, attended);
}

/** `p + g (x - p)`, with the gate `g = clip((cos(x, p) - tau) / (1 - tau), 0, 1)` for each token x and the prototype p of its position. */
function towardsToken(tokens: Tensor3D, prototypes: Tensor3D, threshold: number): Tensor3D {
  const similarity = tf.sum(tf.mul(l2Normalise(tokens), l2Normalise(prototypes)), 2, true);
  return tf.add(prototypes, tf.mul(openness(similarity, threshold), tf.sub(tokens, prototypes)));
}

/** A cosine is at most 1, so the upper limit of the gate holds by itself. */
function openness(similarity: tf.Tensor, threshold: number): tf.Tensor {
  return tf.relu(tf.div(tf.sub(similarity, threshold), 1 - threshold));
}

/** Inputs of {@link constrainGated}, `[batch, tokens, width]` each, prototypes `[batch or 1, prototypes, width]`. */
export interface GatedBranches {
  readonly tokens: Tensor3D;
  readonly prototypes: Tensor3D;
  readonly fromPrototypes: Tensor3D;
  readonly fromSelf: Tensor3D | undefined;
}

/**
 * `g x + R_P + g R_self` with a gate per token, `g = clip((s - tau) / (1 - tau), 0, 1)`, s = similarity to the nearest
 * prototype: a token unlike every prototype loses both its residual and its context.
 */
export function constrainGated(
  { threshold }: ConstraintOptions,
  { tokens, prototypes, fromPrototypes, fromSelf }: GatedBranches,
): Tensor3D {
  const gate = openness(nearestSimilarity(tokens, prototypes), threshold);
  const passed = fromSelf === undefined ? tokens : tf.add(tokens, fromSelf);
  return tf.add(fromPrototypes, tf.mul(gate, passed));
}

/** Mean distance `1 - cos` of tokens to their nearest prototype: INP-Former's coherence loss. */
export function coherenceLoss(tokens: Tensor3D, prototypes: Tensor3D): Scalar {
  return tf.sub(1, tf.mean(nearestSimilarity(tokens, prototypes)));
}
