import { z } from 'zod';

const smoothing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('gaussian'), sigma: z.number().positive() }),
  z.strictObject({
    kind: z.literal('gaussianKernel'),
    sigma: z.number().positive(),
    size: z.int().min(1),
  }),
]);

const score = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('max') }),
  z.strictObject({ kind: z.literal('topMean'), fraction: z.number().positive().max(1) }),
  z.strictObject({ kind: z.literal('pooledMax'), window: z.int().min(1) }),
]);

/** How distances become a map, and the map a score. */
export const mapSchema = z
  .strictObject({
    fusion: z
      .enum(['sum', 'product'])
      .default('sum')
      .describe(
        'How the upsampled distances of the levels are joined: sum as RD4AD, product as an option of anomalib. [K]',
      ),
    smoothing: smoothing
      .default({ kind: 'gaussian', sigma: 4 })
      .describe('Smoothing of the map: none, gaussian (scipy) or gaussianKernel. [K]'),
    score: score
      .default({ kind: 'max' })
      .describe('Image score of the smoothed map: max, topMean or pooledMax. [K]'),
  })
  .prefault({});

export type MapConfig = z.output<typeof mapSchema>;
