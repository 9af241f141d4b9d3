import type { Detector } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';

/** The training half of a detector that fits itself in `init` and asks for no steps. */
export const NO_TRAINING: Pick<Detector, 'training' | 'noise' | 'loss'> = {
  training: {
    steps: 0,
    batchSize: 1,
    optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0 },
    schedule: { kind: 'constant', lr: 1e-3 },
    clipNorm: null,
  },
  noise: () => ({}),
  loss: () => ({ loss: tf.scalar(0) }),
};
