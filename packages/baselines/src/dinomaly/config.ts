import {
  bottleneckOptions,
  decoderOptions,
  featureOptions,
  lossOptions,
  mapOptions,
  tagged,
  trainOptions,
} from '@protobench/pro-ad';
import { z } from 'zod';

/** Channels of a token; the width of Pro-AD, so that the two are compared at the same size. */
export const widthSchema = z
  .union([z.literal('taps'), z.int().min(1)])
  .default(256)
  .describe(tagged('I', 'channels of tokens; `taps`: those of the taps, as on a ViT'));

/** Heads of every attention. */
export const headsSchema = z
  .union([z.literal('auto'), z.int().min(1)])
  .default('auto')
  .describe(tagged('K', 'heads; `auto`: one for every 64 channels of `width`'));

/** Options of the bottleneck, those of Pro-AD without the rules by which the noise adapts. */
export const bottleneckSchema = bottleneckOptions
  .omit({ spread: true, maxRate: true, rampSteps: true })
  .extend({
    mode: z
      .enum(['fixed', 'jitter', 'none'])
      .default('fixed')
      .describe(
        tagged('K', '`fixed`: dropout of one rate; `jitter`: Gaussian noise (UniAD); `none`: the MLP alone'),
      ),
  });

/** Options of the stack of decoder blocks. */
export const decoderSchema = decoderOptions.pick({
  layers: true,
  ffnRatio: true,
  output: true,
  normEps: true,
});

/** Options of the attention of the decoder. */
const attentionSchema = z.strictObject({
  kind: z
    .enum(['linear', 'softmax'])
    .default('linear')
    .describe(tagged('K', '`linear`: ELU + 1 feature maps, which cannot focus on one token; `softmax`')),
  heads: headsSchema,
  eps: z.number().positive().default(1e-6).describe(tagged('K', '`linear`: added to the normaliser')),
  neighbours: z
    .int()
    .min(0)
    .default(0)
    .describe(
      tagged(
        'K',
        '`softmax`: side of the window around a token, in cells, that it must not attend to; 0: none',
      ),
    ),
});

/**
 * Configuration of Dinomaly; `{}` is the default, for CNN taps. Sections that Pro-AD has too have its options and
 * defaults, but for the kind of loss.
 */
export const dinomalySchema = z.strictObject({
  width: widthSchema,
  features: featureOptions.prefault({}),
  bottleneck: bottleneckSchema.prefault({}),
  attn: attentionSchema.prefault({}),
  decoder: decoderSchema.prefault({}),
  loss: lossOptions
    .extend({
      kind: lossOptions.shape.kind
        .removeDefault()
        .default('hardMining')
        .describe(
          tagged(
            'K',
            'weight of the gradient of a location; `hardMining`: `easyWeight` where it is rebuilt well already',
          ),
        ),
    })
    .prefault({}),
  train: trainOptions.prefault({}),
  map: mapOptions.prefault({}),
});

/** A complete configuration. */
export type DinomalyConfig = z.output<typeof dinomalySchema>;
