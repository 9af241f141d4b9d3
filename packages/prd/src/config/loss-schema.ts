import { z } from 'zod';

/** Weights of the terms beside the distillation loss. */
export const lossSchema = z
  .strictObject({
    distance: z
      .enum(['cosine', 'mseCosine'])
      .default('cosine')
      .describe(
        'What is made of targets and predictions: 1 - cos of flattened levels, as RD4AD, and of tokens in L_proto; or for each ' +
          'token 1 - cos plus the mean squared difference of channels, in both, as RLR. [K]',
      ),
    proto: z
      .number()
      .min(0)
      .default(1)
      .describe('lambda_p of L_proto, the cosine distance of teacher tokens and their recall. [I]'),
    diversity: z
      .number()
      .min(0)
      .default(0.01)
      .describe('lambda_d of L_div, the squared cosine above the margin between two prototypes. [I]'),
    margin: z.number().min(-1).max(1).default(0.5).describe('Cosine from which on L_div counts. [I]'),
    entropy: z
      .number()
      .min(0)
      .default(2e-4)
      .describe('Weight of the entropy of the recall weights in the mode hardShrink. [K]'),
    balance: z
      .number()
      .min(0)
      .default(0.01)
      .describe(
        'Weight of the squared coefficient of variation of usage, of prototypes in the mode noisyTopk and of experts in the mixture moe. [K]',
      ),
  })
  .prefault({});

export type LossConfig = z.output<typeof lossSchema>;
