import { z } from 'zod';
import { bottleneckOptions } from './bottleneck.js';
import { constraintOptions, decoderOptions } from './decoder.js';
import { featureOptions } from './features.js';
import { lossOptions } from './loss.js';
import { mapOptions } from './map.js';
import { tagged } from './option.js';
import { attentionOptions, prototypeOptions } from './prototypes.js';
import { trainOptions } from './train.js';

/**
 * Every option of Pro-AD, each with a default, so that `{}` is the default configuration. The description of an option
 * opens with its evidence: `[S]` sourced, `[K]` kin, `[I]` inferred. Unknown keys are errors.
 */
export const proAdConfig = z.strictObject({
  width: z
    .union([z.literal('taps'), z.int().min(1)])
    .default(256)
    .describe(tagged('I', 'channels of tokens and prototypes; `taps`: those of the taps, as on a ViT')),
  features: featureOptions.prefault({}),
  anb: bottleneckOptions.prefault({}),
  proto: prototypeOptions.prefault({}),
  attn: attentionOptions.prefault({}),
  dbd: decoderOptions.prefault({}),
  pc: constraintOptions.prefault({}),
  loss: lossOptions.prefault({}),
  train: trainOptions.prefault({}),
  map: mapOptions.prefault({}),
});

/** A complete configuration. */
export type ProAdConfig = z.infer<typeof proAdConfig>;
