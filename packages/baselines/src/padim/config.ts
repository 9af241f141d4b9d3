import { mapSchema } from '@protobench/prd';
import { z } from 'zod';

/** Configuration of PaDiM; `{}` is the default. */
export const padimSchema = z.strictObject({
  dimensions: z
    .int()
    .min(1)
    .default(100)
    .describe(
      'Channels of all taps together that are kept, drawn at random once; all where there are fewer. ' +
        '100 in the paper for ResNet18, 550 for WideResNet50. [K]',
    ),
  epsilon: z
    .number()
    .positive()
    .default(0.01)
    .describe('Added to the diagonal of each covariance, in the units of the taps. [K]'),
  map: mapSchema.unwrap().omit({ fusion: true }).prefault({}),
});

export type PadimConfig = z.output<typeof padimSchema>;
