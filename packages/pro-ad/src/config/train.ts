import { z } from 'zod';
import { tagged } from './option.js';

/** Options of the training. The defaults are those of Dinomaly for MVTec AD and VisA. */
export const trainOptions = z.strictObject({
  steps: z.int().min(1).default(10000).describe(tagged('K', 'optimiser steps (50000 for Real-IAD)')),
  batchSize: z.int().min(1).default(16).describe(tagged('K', 'images a step')),
  lr: z.number().positive().default(2e-3).describe(tagged('K', 'peak learning rate (INP-Former 1e-3)')),
  finalLr: z
    .number()
    .min(0)
    .default(2e-4)
    .describe(tagged('K', 'learning rate at the last step, reached along a cosine')),
  warmup: z.int().min(0).default(100).describe(tagged('K', 'steps of linear growth from 0')),
  weightDecay: z.number().min(0).default(1e-4).describe(tagged('K', 'decoupled weight decay')),
  clipNorm: z
    .number()
    .positive()
    .nullable()
    .default(0.1)
    .describe(tagged('K', 'limit of the global gradient norm; `null`: none')),
  optimiser: z.enum(['stableAdamw', 'adamw']).default('stableAdamw').describe(tagged('K', 'optimiser')),
  beta1: z.number().min(0).lt(1).default(0.9).describe(tagged('K', 'decay of the first moment')),
  beta2: z.number().min(0).lt(1).default(0.999).describe(tagged('K', 'decay of the second moment')),
  eps: z.number().positive().default(1e-10).describe(tagged('K', 'epsilon of the optimiser')),
  amsgrad: z.boolean().default(true).describe(tagged('K', '`stableAdamw`: keep the largest second moment')),
  initStd: z
    .number()
    .positive()
    .default(0.01)
    .describe(tagged('K', 'deviation of new linear weights, truncated at three of it')),
});

/** Options of {@link trainOptions}. */
export type TrainOptions = z.infer<typeof trainOptions>;
