import { mapSchema } from '@protobench/prd';
import { z } from 'zod';

/** Configuration of PatchCore; `{}` is the default. */
export const patchcoreSchema = z.strictObject({
  memory: z
    .int()
    .min(1)
    .default(4096)
    .describe(
      'Patches that the memory bank keeps, all categories together. The original keeps 1 % to 25 % of all patches. [I]',
    ),
  candidates: z
    .int()
    .min(1)
    .default(16384)
    .describe(
      'Patches that the coreset is chosen from, drawn evenly over the training images; the original takes all. [I]',
    ),
  projection: z
    .int()
    .min(1)
    .default(64)
    .describe('Dimensions of the random projection in which the coreset is chosen; 128 in the original. [K]'),
  neighbourhood: z
    .int()
    .min(1)
    .default(3)
    .describe('Side of the window over which features are averaged before anything else; odd. [K]')
    .refine((side) => side % 2 === 1, 'must be odd'),
  map: mapSchema.unwrap().omit({ fusion: true }).prefault({}),
});

export type PatchcoreConfig = z.output<typeof patchcoreSchema>;
