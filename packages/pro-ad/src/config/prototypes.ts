import { z } from 'zod';
import { tagged } from './option.js';

/** Options of the learnable prototypes. */
export const prototypeOptions = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe(
      tagged(
        'S',
        '`false`: no prototypes at all, a decoder of plain self-attention blocks (the base of the ablation)',
      ),
    ),
  count: z
    .union([z.literal('tokens'), z.int().min(1)])
    .default('tokens')
    .describe(tagged('S', 'number of prototypes; `tokens`: as many as positions of the grid')),
  perLayer: z
    .boolean()
    .default(false)
    .describe(tagged('I', 'a set of prototypes of its own for each decoder layer')),
  init: z
    .enum(['normal1', 'trunc02', 'kmeans', 'position'])
    .default('normal1')
    .describe(
      tagged(
        'K',
        'start values: `normal1` N(0,1) (INP-Former); `trunc02` truncated normal of deviation 0.02; `kmeans` centres of input tokens; `position` (inferred) the mean input token of each position',
      ),
    ),
  sampleTokens: z
    .int()
    .min(1)
    .default(8192)
    .describe(tagged('I', '`kmeans`: number of input tokens that are clustered')),
});

/** Options of {@link prototypeOptions}. */
export type PrototypeOptions = z.infer<typeof prototypeOptions>;

/** Options of every attention of the model. */
export const attentionOptions = z.strictObject({
  kind: z
    .enum(['linear', 'softmax', 'relu'])
    .default('linear')
    .describe(
      tagged(
        'S',
        '`linear`: ELU + 1 feature maps (the paper names linear cross-attention); `softmax`; `relu`: cosine similarities under a ReLU (INP-Former)',
      ),
    ),
  heads: z.int().min(1).default(4).describe(tagged('I', 'heads; 64 channels a head as in the kin models')),
  eps: z.number().positive().default(1e-6).describe(tagged('K', '`linear`: added to the normaliser')),
});

/** Options of {@link attentionOptions}. */
export type AttentionOptions = z.infer<typeof attentionOptions>;
