import { featureOptions, lossOptions, mapOptions, tagged, trainOptions } from '@protobench/pro-ad';
import { z } from 'zod';
import { bottleneckSchema, decoderSchema, headsSchema, widthSchema } from '../dinomaly/config.js';

/** Options of the intrinsic normal prototypes (INPs) of an image. */
const prototypeSchema = z.strictObject({
  count: z.int().min(1).default(6).describe(tagged('K', 'prototypes that are taken from each image')),
  ffnRatio: z
    .number()
    .positive()
    .max(16)
    .default(4)
    .describe(tagged('K', 'hidden width of the feed-forward block of the extractor over `width`')),
});

/** Options of the term that draws prototypes to the tokens of their image. */
const coherenceSchema = z.strictObject({
  weight: z
    .number()
    .min(0)
    .default(0.2)
    .describe(tagged('K', 'weight of the mean distance from tokens to their nearest prototype')),
  moveTokens: z
    .boolean()
    .default(false)
    .describe(
      tagged(
        'I',
        'the term moves tokens to prototypes as well; on a ViT, whose tokens are not learned, no difference',
      ),
    ),
});

/**
 * Configuration of INP-Former; `{}` is the default, for CNN taps. Sections that Pro-AD has too have its options and
 * defaults, but for the kind of loss and the learning rates.
 */
export const inpFormerSchema = z.strictObject({
  width: widthSchema,
  features: featureOptions.prefault({}),
  inp: prototypeSchema.prefault({}),
  bottleneck: bottleneckSchema
    .extend({
      mode: bottleneckSchema.shape.mode
        .removeDefault()
        .default('none')
        .describe(
          tagged('K', '`none`: the MLP alone; `fixed`: dropout (Dinomaly); `jitter`: Gaussian noise (UniAD)'),
        ),
    })
    .prefault({}),
  attn: z.strictObject({ heads: headsSchema }).prefault({}),
  decoder: decoderSchema.prefault({}),
  coherence: coherenceSchema.prefault({}),
  loss: lossOptions
    .extend({
      kind: lossOptions.shape.kind
        .removeDefault()
        .default('softMining')
        .describe(
          tagged(
            'K',
            'weight of the gradient of a location; `softMining`: (its distance / the mean distance)^gamma',
          ),
        ),
    })
    .prefault({}),
  train: trainOptions
    .extend({
      lr: z.number().positive().default(1e-3).describe(tagged('K', 'peak learning rate')),
      finalLr: z
        .number()
        .min(0)
        .default(1e-4)
        .describe(tagged('K', 'learning rate at the last step, reached along a cosine')),
    })
    .prefault({}),
  map: mapOptions
    .extend({
      source: z
        .enum(['reconstruction', 'prototypes'])
        .default('reconstruction')
        .describe(
          tagged(
            'K',
            'error of the reconstruction, or distance of each token to the nearest prototype (zero-shot map)',
          ),
        ),
    })
    .prefault({}),
});

/** A complete configuration. */
export type InpFormerConfig = z.output<typeof inpFormerSchema>;
