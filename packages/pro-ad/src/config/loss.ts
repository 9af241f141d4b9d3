import { z } from 'zod';
import { tagged } from './option.js';

/**
 * Options of the loss. Its value is always the global cosine distance per group; `kind` decides how the gradient of
 * each location is weighted by its own cosine distance d. tau is the k-th largest d of the batch, k = (1 - p) * count.
 */
export const lossOptions = z.strictObject({
  kind: z
    .enum(['plain', 'hardMining', 'softMining', 'distanceDecay', 'expDecay'])
    .default('distanceDecay')
    .describe(
      tagged(
        'I',
        '`plain` 1; `hardMining` easyWeight below tau (Dinomaly); `softMining` (d / mean d)^gamma (INP-Former); `distanceDecay` min(1, d / tau)^alpha; `expDecay` exp(-kappa max(0, 1 - d / tau))',
      ),
    ),
  alpha: z.number().min(0).default(2).describe(tagged('I', '`distanceDecay`: exponent')),
  minWeight: z.number().min(0).max(1).default(0).describe(tagged('I', '`distanceDecay`: least weight')),
  easyWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(tagged('K', '`hardMining`: weight of locations nearer than tau')),
  gamma: z.number().min(0).default(3).describe(tagged('K', '`softMining`: exponent')),
  kappa: z.number().min(0).default(3).describe(tagged('I', '`expDecay`: rate')),
  fraction: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe(tagged('K', 'final p: fraction of the locations that lie below tau')),
  rampSteps: z
    .int()
    .min(1)
    .default(1000)
    .describe(tagged('K', 'steps over which p grows from 0 to `fraction`')),
});

/** Options of {@link lossOptions}. */
export type LossOptions = z.infer<typeof lossOptions>;
