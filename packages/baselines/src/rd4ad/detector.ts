import type { Detector, DetectorContext } from '@protobench/harness';
import { initialise } from '@protobench/nn';
import { createReverseDistillation, distanceMap, distillationLoss, trainingPolicy } from '@protobench/prd';
import type { Tensor } from '@tensorflow/tfjs';
import type { Rd4adConfig } from './config.js';

/**
 * RD4AD for one cell.
 *
 * @throws PrdError `INCOMPATIBLE_TAPS` or `INVALID_CONFIG` when the options do not fit the taps.
 */
export function createRd4ad(config: Rd4adConfig, context: DetectorContext): Detector {
  const base = createReverseDistillation(config, context.taps);
  return {
    training: trainingPolicy(config.train),
    smoothing: config.map.smoothing,
    score: config.map.score,
    init: async (features, stream) => {
      const { params, buffers } = initialise(base.specs, stream.child('weights'));
      return { params, buffers: { ...buffers, ...(await base.inputBuffers(features)) } };
    },
    noise: () => ({}),
    loss: ({ params, buffers, taps }) => {
      const updates: Record<string, Tensor> = {};
      const tensors = { ...params, ...buffers };
      const norm = { training: true, updates };
      const targets = base.targets(tensors, taps);
      const predictions = base.decode(tensors, base.encode(tensors, targets, norm), norm);
      const distillation = distillationLoss(targets, predictions);
      return { loss: distillation, buffers: updates, logs: { distillation } };
    },
    anomalyMap: ({ params, buffers }, taps) => {
      const tensors = { ...params, ...buffers };
      const norm = { training: false };
      const targets = base.targets(tensors, taps);
      const predictions = base.decode(tensors, base.encode(tensors, targets, norm), norm);
      return distanceMap(targets, predictions, context.mapSize, config.map.fusion);
    },
  };
}
