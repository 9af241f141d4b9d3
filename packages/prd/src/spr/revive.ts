import { param } from '@protobench/nn';
import type { TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { idleName, prototypesName } from '../mnp/prototypes.js';
import type { PrototypeSet } from '../mnp/sites.js';
import { withoutPlaces } from './places.js';
import type { WorstTokens } from './usage.js';

/** Name under which a loss hands the worst tokens of a set to {@link revive}. */
export function worstNames(set: PrototypeSet): { readonly tokens: string; readonly errors: string } {
  return { tokens: `${set.name}.worst`, errors: `${set.name}.worst_error` };
}

/** New values of the prototypes and idle counters of one set, by their names. */
export interface Revived {
  readonly params: Record<string, tf.Tensor>;
  readonly buffers: Record<string, tf.Tensor>;
}

/**
 * Re-seeds at most one prototype: the one that lay idle longest, if for at least `spr.staleAfter` steps, becomes the worst
 * recalled token of its block, and its counter and its places start again. Blocks without an image in the batch are passed
 * over. Without such a prototype everything comes back bit for bit.
 */
export function revive(
  set: PrototypeSet,
  config: PrdConfig,
  state: { readonly params: TensorRecord; readonly buffers: TensorRecord },
  worst: WorstTokens,
  enabled: tf.Scalar | number,
): Revived {
  const { count, groups } = set.site;
  const idle = param<tf.Tensor1D>(state.buffers, idleName(set));
  const prototypes = param<tf.Tensor2D>(state.params, prototypesName(set));
  const owner = ownerMatrix(count, groups);
  const present = tf.cast(tf.greaterEqual(worst.errors, 0), 'float32');
  const eligible = tf.reshape(tf.matMul(owner, tf.reshape(present, [groups, 1]) as tf.Tensor2D), [count]);
  const waited = tf.mul(tf.mul(idle, eligible), enabled);
  const due = tf.greaterEqual(waited, tf.maximum(tf.max(waited), config.spr.staleAfter));
  const chosen = firstOf(due as tf.Tensor1D);
  const kept = tf.sub(1, chosen);
  const seeds = tf.div(tf.matMul(owner, worst.tokens), config.train.prototypeLr);
  const column = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [count, 1]);
  return {
    params: {
      [prototypesName(set)]: tf.add(tf.mul(prototypes, column(kept)), tf.mul(seeds, column(chosen))),
    },
    buffers: {
      [idleName(set)]: tf.mul(idle, kept),
      ...withoutPlaces(set, config, state.buffers, chosen),
    },
  };
}

/** 1 at the first true element, 0 elsewhere (everywhere, when none is true). */
function firstOf(flags: tf.Tensor1D): tf.Tensor1D {
  const count = flags.size;
  const positions = tf.tensor1d(Float32Array.from({ length: count }, (_, j) => j));
  const flagged = tf.cast(flags, 'float32');
  const first = tf.min(tf.add(positions, tf.mul(tf.sub(1, flagged), count)));
  return tf.mul(tf.cast(tf.equal(positions, first), 'float32'), flagged);
}

/** `[count, groups]`: 1 where the group owns the prototype. */
function ownerMatrix(count: number, groups: number): tf.Tensor2D {
  const block = count / groups;
  const values = new Float32Array(count * groups);
  for (let j = 0; j < count; j++) values[j * groups + Math.floor(j / block)] = 1;
  return tf.tensor2d(values, [count, groups]);
}
