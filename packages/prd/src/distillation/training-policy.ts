import type { TrainingPolicy } from '@protobench/harness';
import type { TrainConfig } from '../config/train-schema.js';

/** The options of `train` in the terms of the harness. */
export function trainingPolicy(train: TrainConfig): TrainingPolicy {
  const { steps, batchSize, optimiser, beta1, beta2, eps, weightDecay, clipNorm, lr } = train;
  return {
    steps,
    batchSize,
    optimiser: { kind: optimiser, beta1, beta2, eps, weightDecay },
    schedule:
      train.schedule === 'constant'
        ? { kind: 'constant', lr }
        : { kind: 'step', lr, factor: train.factor, fractions: train.fractions },
    clipNorm,
  };
}
