import { noGrad, ones, param } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { localMean } from '../distillation/entering.js';
import type { Recall } from '../mnp/recall.js';
import type { PrototypeSet } from '../mnp/sites.js';

/** Share of the past in the running mean of one step. */
const MOMENTUM = 0.99;
/** Use relative to a uniform recall below which nothing is said about places; keeps the ratio of two of them finite. */
const UNUSED = 1e-3;
/** Frequency, relative to that of all places, which the rarest place has. */
const RAREST = 0.01;
/** Side of the window over which frequencies are averaged: neighbours say something about a place that few images have shown. */
const WINDOW = 3;

/**
 * Name of the buffer with the running mean of the recall weights at each place, times the number of prototypes,
 * `[height * width, count]`: 1 everywhere for a uniform recall, which it starts with.
 */
export function placesName(set: PrototypeSet): string {
  return `${set.name}.places`;
}

/** Specs of the places of a set; none where `mnp.place` is 0. */
export function placeSpecs(set: PrototypeSet, { mnp }: PrdConfig): ParamSpecs {
  if (mnp.place === 0) return {};
  const { height, width, count } = set.site;
  return { [placesName(set)]: { shape: [height * width, count], init: ones, trainable: false } };
}

/** The running mean after a batch, by its name; nothing where `mnp.place` is 0. */
export function nextPlaces(
  { set, weights }: Recall,
  { mnp }: PrdConfig,
  tensors: TensorRecord,
): Readonly<Record<string, tf.Tensor>> {
  if (mnp.place === 0) return {};
  const { height, width, count } = set.site;
  return noGrad(() => {
    const seen = tf.mean(tf.reshape(weights, [-1, height * width, count]), 0);
    const kept = tf.mul(param(tensors, placesName(set)), MOMENTUM);
    return { [placesName(set)]: tf.add(kept, tf.mul(seen, (1 - MOMENTUM) * count)) };
  });
}

/** The places of prototypes that begin anew, those that `chosen`, `[count]`, has a 1 for: as at the start. */
export function withoutPlaces(
  set: PrototypeSet,
  { mnp }: PrdConfig,
  buffers: TensorRecord,
  chosen: tf.Tensor1D,
): Readonly<Record<string, tf.Tensor>> {
  if (mnp.place === 0) return {};
  const name = placesName(set);
  return { [name]: tf.add(tf.mul(param(buffers, name), tf.sub(1, chosen)), chosen) };
}

/**
 * Scores with what speaks against a prototype at a place, `[batch * tokens, count]` -> the same: `mnp.place` times the
 * logarithm of how often normal images recall it there, relative to how often they recall it at all, where that is below 1.
 */
export function placed(
  scores: tf.Tensor2D,
  set: PrototypeSet,
  { mnp }: PrdConfig,
  tensors: TensorRecord,
): tf.Tensor2D {
  if (mnp.place === 0) return scores;
  const { height, width, count } = set.site;
  const prior = noGrad(() => {
    const places = param<tf.Tensor2D>(tensors, placesName(set));
    const near = windowMean(tf.reshape(places, [1, height, width, count]));
    const everywhere = tf.mean(places, 0);
    const relative = tf.div(tf.add(near, UNUSED), tf.add(everywhere, UNUSED));
    const bounded = tf.add(tf.mul(tf.minimum(relative, 1), 1 - RAREST), RAREST);
    return tf.reshape(tf.mul(tf.log(bounded), mnp.place), [1, height * width, count]);
  });
  return tf.reshape(tf.add(tf.reshape(scores, [-1, height * width, count]), prior), scores.shape);
}

/** Means over the places of the window that exist. */
function windowMean(map: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = map.shape;
  const inside = localMean(tf.ones([1, height, width, 1]), WINDOW);
  return tf.div(localMean(map, WINDOW), inside);
}
