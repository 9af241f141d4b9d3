import { z } from 'zod';
import { tagged } from './option.js';

/** Options of the anomaly map and of the image score. */
export const mapOptions = z.strictObject({
  distance: z
    .enum(['cosine', 'mse', 'both'])
    .default('cosine')
    .describe(
      tagged(
        'K',
        'per location: 1 - cosine; or (inferred) mean square error after the best scale per image; or the mean of `both`',
      ),
    ),
  smoothing: z
    .enum(['kernel', 'gaussian', 'none'])
    .default('kernel')
    .describe(
      tagged('K', '`kernel`: kernelSize x kernelSize with zero padding; `gaussian`: untruncated in practice'),
    ),
  sigma: z.number().positive().default(4).describe(tagged('K', 'deviation of the smoothing, in map pixels')),
  kernelSize: z.int().min(1).default(5).describe(tagged('K', '`kernel`: its size in pixels')),
  score: z
    .enum(['topMean', 'max', 'pooledMax'])
    .default('topMean')
    .describe(
      tagged(
        'K',
        'image score: mean of the largest pixels, the maximum, or the maximum after average pooling',
      ),
    ),
  topFraction: z
    .number()
    .positive()
    .max(1)
    .default(0.01)
    .describe(tagged('K', '`topMean`: fraction of the pixels')),
  poolWindow: z.int().min(1).default(16).describe(tagged('K', '`pooledMax`: window in pixels')),
});

/** Options of {@link mapOptions}. */
export type MapOptions = z.infer<typeof mapOptions>;
