import { z } from 'zod';
import { tagged } from './option.js';

const tapIndices = z.array(z.int().min(0)).min(1);

/** Options of the path from backbone taps to the tokens of the model, and back to its targets. */
export const featureOptions = z.strictObject({
  gridScale: z
    .number()
    .positive()
    .max(16)
    .default(1)
    .describe(tagged('I', 'token grid = size of the coarsest tap times this factor, rounded')),
  fuse: z
    .enum(['concat', 'mean', 'sum'])
    .default('concat')
    .describe(
      tagged(
        'I',
        'how several taps become one token: `concat` of channels (CNN taps of unlike widths), or `mean` / `sum` of ViT taps; the targets of a group are fused alike',
      ),
    ),
  standardise: z
    .boolean()
    .default(true)
    .describe(
      tagged('I', 'every channel of the resampled taps to mean 0 and deviation 1 over the training set'),
    ),
  project: z
    .boolean()
    .default(true)
    .describe(
      tagged(
        'I',
        'linear maps from fused taps to `width` and back; without them `width` must equal the tap channels',
      ),
    ),
  posEmbed: z
    .enum(['none', 'learned'])
    .default('learned')
    .describe(
      tagged('I', 'learned position embedding added to the input tokens; CNN taps carry none of their own'),
    ),
  groups: z
    .union([z.enum(['perTap', 'all']), z.array(tapIndices).min(1)])
    .default('perTap')
    .describe(
      tagged(
        'I',
        'target groups, each with a cosine term of its own: `perTap`, `all`, or lists of tap indices from shallow to deep',
      ),
    ),
});

/** Options of {@link featureOptions}. */
export type FeatureOptions = z.infer<typeof featureOptions>;
