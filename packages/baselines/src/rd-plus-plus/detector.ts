import type {
  Detector,
  DetectorContext,
  LossInput,
  LossOutput,
  TapShape,
  TensorRecord,
} from '@protobench/harness';
import { initialise } from '@protobench/nn';
import { createReverseDistillation, distanceMap, distillationLoss, trainingPolicy } from '@protobench/prd';
import type { ReverseDistillation } from '@protobench/prd';
import * as tf from '@tensorflow/tfjs';
import { BaselineError } from '../errors.js';
import type { RdPlusPlusConfig } from './config.js';
import { projectionLoss } from './losses.js';
import { project, projectionSpecs } from './projection.js';
import { anomalyNoise, pseudoAnomalies } from './pseudo-anomaly.js';

/**
 * RD++ for one cell.
 *
 * @throws PrdError `INCOMPATIBLE_TAPS` or `INVALID_CONFIG` when the options do not fit the taps; BaselineError
 * `INCOMPATIBLE_TAPS` when a tap has one cell only, over which an instance norm leaves nothing
 */
export function createRdPlusPlus(config: RdPlusPlusConfig, context: DetectorContext): Detector {
  const { taps, mapSize } = context;
  const base = createReverseDistillation(config, taps);
  checkCells(taps);
  const specs = { ...base.specs, ...projectionSpecs(config.projection, taps) };
  return {
    training: trainingPolicy(config.train),
    smoothing: config.map.smoothing,
    score: config.map.score,
    init: async (features, stream) => {
      const { params, buffers } = initialise(specs, stream.child('weights'));
      return { params, buffers: { ...buffers, ...(await base.inputBuffers(features)) } };
    },
    noise: (batchSize) => (config.loss.weight === 0 ? {} : anomalyNoise(config.anomaly, taps, batchSize)),
    loss: (input) => loss(config, base, input),
    anomalyMap: ({ params, buffers }, inputs) => {
      const tensors = { ...params, ...buffers };
      const norm = { training: false };
      const targets = base.targets(tensors, inputs);
      const projected = projectAll(config, tensors, targets);
      const predictions = base.decode(tensors, base.encode(tensors, projected, norm), norm);
      return distanceMap(targets, predictions, mapSize, config.map.fusion);
    },
  };
}

function loss(config: RdPlusPlusConfig, base: ReverseDistillation, input: LossInput): LossOutput {
  const updates: Record<string, tf.Tensor> = {};
  const tensors = { ...input.params, ...input.buffers };
  const norm = { training: true, updates };
  const targets = base.targets(tensors, input.taps);
  const noisy = config.loss.weight === 0 ? null : pseudoAnomalies(config.anomaly, targets, input.noise);
  const { projected, projectedNoisy } = projectPair(config, tensors, targets, noisy);
  const predictions = base.decode(tensors, base.encode(tensors, projected, norm), norm);
  const distillation = distillationLoss(targets, predictions);
  if (noisy === null) return { loss: distillation, buffers: updates, logs: { distillation } };
  const { total, logs } = projectionLoss(config.loss, { noisy, projectedNoisy, projected });
  return {
    loss: tf.add(distillation, tf.mul(total, config.loss.weight)),
    buffers: updates,
    logs: { distillation, ...logs },
  };
}

/** Projects clean and noisy taps as one batch, which is the same as one after the other: no image sees another one. */
function projectPair(
  config: RdPlusPlusConfig,
  tensors: TensorRecord,
  clean: readonly tf.Tensor4D[],
  noisy: readonly tf.Tensor4D[] | null,
): { readonly projected: tf.Tensor4D[]; readonly projectedNoisy: tf.Tensor4D[] } {
  if (noisy === null) return { projected: projectAll(config, tensors, clean), projectedNoisy: [] };
  const joined = clean.map((tap, k) => tf.concat([tap, noisy[k]]));
  const both = projectAll(config, tensors, joined);
  const batch = clean[0].shape[0];
  return {
    projected: both.map((tap) => tf.slice(tap, 0, batch)),
    projectedNoisy: both.map((tap) => tf.slice(tap, batch, batch)),
  };
}

function projectAll(
  config: RdPlusPlusConfig,
  tensors: TensorRecord,
  taps: readonly tf.Tensor4D[],
): tf.Tensor4D[] {
  return taps.map((tap, k) => project(tensors, config.projection, k, tap));
}

function checkCells(taps: readonly TapShape[]): void {
  const single = taps.find(({ height, width }) => height * width === 1);
  if (single === undefined) return;
  throw new BaselineError(
    'INCOMPATIBLE_TAPS',
    `RD++ normalises over the cells of a tap, but tap '${single.name}' has one cell only`,
    'Leave that tap out, or raise the image size.',
  );
}
