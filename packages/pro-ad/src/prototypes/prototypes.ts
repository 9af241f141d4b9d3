import type { TensorRecord } from '@protobench/harness';
import { normal, param, truncatedNormal } from '@protobench/nn';
import type { Initialiser, ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { Plan } from '../plan/plan.js';

const TRUNC_STD = 0.02;

/** Names of the prototype tensors: one for all layers, or one a layer; none without prototypes. */
export function prototypeNames({ config, prototypes }: Plan): string[] {
  if (prototypes === 0) return [];
  if (!config.proto.perLayer) return ['proto.tokens'];
  return Array.from({ length: config.dbd.layers }, (_, layer) => `proto.${layer}.tokens`);
}

/** Specs of the prototypes, `[prototypes, width]` each. With `kmeans` and `position`, `init` puts other values in place afterwards. */
export function prototypeSpecs(plan: Plan): ParamSpecs {
  const init: Initialiser =
    plan.config.proto.init === 'trunc02' ? truncatedNormal(TRUNC_STD, 2 * TRUNC_STD) : normal(1);
  const shape = [plan.prototypes, plan.width];
  return Object.fromEntries(prototypeNames(plan).map((name) => [name, { shape, init, trainable: true }]));
}

/** The learned prototypes P0 that layer `layer` starts from, `[1, prototypes, width]`, or nothing without prototypes. */
export function learnedPrototypes(plan: Plan, params: TensorRecord, layer: number): Tensor3D | undefined {
  const names = prototypeNames(plan);
  if (names.length === 0) return undefined;
  return tf.expandDims(param(params, names[names.length === 1 ? 0 : layer]), 0);
}
