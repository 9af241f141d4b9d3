import { trainSchema } from '../config/train-schema.js';
import { trainingPolicy } from './training-policy.js';

describe('trainingPolicy', () => {
  it('is the optimiser of RD4AD with the step schedule of ADer by default', () => {
    expect(trainingPolicy(trainSchema.parse({}))).toEqual({
      steps: 5000,
      batchSize: 16,
      optimiser: { kind: 'adam', beta1: 0.5, beta2: 0.999, eps: 1e-8, weightDecay: 0 },
      schedule: { kind: 'step', lr: 0.005, factor: 0.1, fractions: [0.8] },
      clipNorm: null,
    });
  });

  it('passes every option on', () => {
    const options = {
      optimiser: 'adamw',
      weightDecay: 0.1,
      schedule: 'constant',
      lr: 1e-4,
      clipNorm: 2,
      steps: 3,
    };
    expect(trainingPolicy(trainSchema.parse(options))).toMatchObject({
      steps: 3,
      optimiser: { kind: 'adamw', weightDecay: 0.1 },
      schedule: { kind: 'constant', lr: 1e-4 },
      clipNorm: 2,
    });
  });
});
