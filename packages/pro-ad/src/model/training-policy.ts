import type { OptimiserPolicy, TrainingPolicy } from '@protobench/harness';
import type { TrainOptions } from '../config/train.js';

/** Optimiser, schedule and length of the training. */
export function trainingPolicy(train: TrainOptions): TrainingPolicy {
  const { steps, batchSize, lr, finalLr, warmup, clipNorm } = train;
  return {
    steps,
    batchSize,
    optimiser: optimiserPolicy(train),
    schedule: { kind: 'warmupCosine', lr, finalLr, warmup },
    clipNorm,
  };
}

function optimiserPolicy({
  optimiser,
  beta1,
  beta2,
  eps,
  weightDecay,
  amsgrad,
}: TrainOptions): OptimiserPolicy {
  const shared = { beta1, beta2, eps, weightDecay };
  return optimiser === 'adamw' ? { kind: 'adamw', ...shared } : { kind: 'stableAdamw', ...shared, amsgrad };
}
