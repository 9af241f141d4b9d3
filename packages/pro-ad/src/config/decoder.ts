import { z } from 'zod';
import { tagged } from './option.js';

/** Options of the dynamic bidirectional decoder (DBD). */
export const decoderOptions = z.strictObject({
  layers: z.int().min(1).default(4).describe(tagged('I', 'decoder layers (8 in the kin models on ViT taps)')),
  order: z
    .enum(['aggregateFirst', 'reconstructFirst'])
    .default('aggregateFirst')
    .describe(tagged('I', 'whether prototypes take in the image before or after the image is rebuilt')),
  aggSource: z
    .enum(['decoder', 'encoder', 'both'])
    .default('decoder')
    .describe(
      tagged(
        'I',
        'what prototypes aggregate: the tokens of the `decoder`, the tap of the matching level (`encoder`), or `both`',
      ),
    ),
  selfContext: z
    .boolean()
    .default(true)
    .describe(tagged('S', 'reconstruction attends to the image tokens too, not to prototypes alone')),
  dynamic: z
    .boolean()
    .default(true)
    .describe(
      tagged(
        'S',
        'prototypes are updated in every layer; `false`: aggregated once before the decoder (INP-Former)',
      ),
    ),
  protoFfn: z
    .boolean()
    .default(false)
    .describe(
      tagged('I', 'a feed-forward block on the prototypes of each layer; costs a third of the decoder'),
    ),
  shareKV: z
    .boolean()
    .default(true)
    .describe(tagged('I', 'image tokens and prototypes share the key and value maps of the reconstruction')),
  ffnRatio: z
    .number()
    .positive()
    .max(16)
    .default(4)
    .describe(tagged('K', 'hidden width of feed-forward blocks over `width`')),
  output: z
    .enum(['reversed', 'last'])
    .default('reversed')
    .describe(
      tagged(
        'K',
        '`reversed`: deep layers rebuild shallow groups, the mean over the layers of a group; `last`: every group reads the last layer',
      ),
    ),
  normEps: z.number().positive().default(1e-8).describe(tagged('K', 'epsilon of layer norms')),
});

/** Options of {@link decoderOptions}. */
export type DecoderOptions = z.infer<typeof decoderOptions>;

/** Options of the prototype-based constraint (PC): how a layer combines its attention with an identity branch. */
export const constraintOptions = z.strictObject({
  mode: z
    .enum(['none', 'protoResidual', 'gatedResidual', 'noResidual', 'gate', 'staticKV', 'coherence'])
    .default('protoResidual')
    .describe(
      tagged(
        'I',
        '`none` the token itself; `protoResidual` the prototype of its position; `gatedResidual` from there towards the token as far as the two are alike; `noResidual` nothing (INP-Former); `gate` the token as far as a prototype resembles it; `staticKV` as `none`, attending to unaggregated prototypes; `coherence` as `none`, with a loss term',
      ),
    ),
  threshold: z
    .number()
    .min(-1)
    .lt(1)
    .default(0)
    .describe(tagged('I', '`gate`, `gatedResidual`: cosine similarity at and below which the gate is shut')),
  weight: z
    .number()
    .min(0)
    .default(0.2)
    .describe(tagged('K', '`coherence`: weight of the distance from tokens to their nearest prototype')),
});

/** Options of {@link constraintOptions}. */
export type ConstraintOptions = z.infer<typeof constraintOptions>;
