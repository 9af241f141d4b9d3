import { z } from 'zod';

const counts = z.union([z.int().min(1), z.array(z.int().min(1)).min(1)]);

/** Options of the multi-class normal prototypes. All of them are ours: only the module's name and purpose are known. */
export const mnpSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('false: plain reverse distillation, RD4AD. [S]'),
    kind: z
      .enum(['prototypes', 'reference'])
      .default('prototypes')
      .describe(
        "prototypes: sets that know neither image nor place; reference: the author's learnable reference of RLR, one for each " +
          'position, with the options of the section reference. [I]',
      ),
    position: z
      .enum(['teacherMultiScale', 'embedding', 'f3Only', 'both'])
      .default('teacherMultiScale')
      .describe(
        'Where prototypes filter what enters the student: at every tap, on the embedding, at the deepest tap only, or at every ' +
          'tap and on the embedding. The abstract speaks of prototypes of teacher features. [I]',
      ),
    count: counts
      .default([128, 256, 512])
      .describe(
        'Prototypes per level: one number for all, or a list, shallow first. A list is aligned at the deepest tap: a longer ladder ' +
          'of taps repeats its first entry, a shorter one leaves first entries out. [I]',
      ),
    embeddingCount: z.int().min(1).default(512).describe('Prototypes on the embedding. [I]'),
    groups: z
      .enum(['shared', 'perClass', 'moe'])
      .default('shared')
      .describe(
        'shared: one set for all categories; perClass: equal blocks owned by the categories, a training image recalls inside its ' +
          'own block and a test image over all blocks; moe: equal blocks of experts, of which a router picks some per image. [I]',
      ),
    experts: z.int().min(2).default(4).describe('Experts of the mixture moe. [I]'),
    activeExperts: z
      .int()
      .min(2)
      .default(2)
      .describe(
        'Experts that an image recalls from; with a single one the recall would not depend on the router. [I]',
      ),
    metric: z
      .enum(['cos', 'dot', 'l2'])
      .default('cos')
      .describe(
        'Similarity of token x and prototype m: cosine, x.m / channels, or -|x - m|^2 / channels. [I]',
      ),
    tau: z.number().positive().default(0.1).describe('Temperature: similarities are divided by it. [I]'),
    rescale: z
      .boolean()
      .default(false)
      .describe(
        'Recall directions only: prototypes at unit length, the recall times the norm of the token. [I]',
      ),
    place: z
      .number()
      .min(0)
      .default(0)
      .describe(
        'Weight of the place of a token in its recall: to the score over the temperature comes this times the logarithm of how ' +
          'often normal images recall a prototype there, relative to everywhere, if less; 0: prototypes know no place. [I]',
      ),
    filter: z
      .enum(['replace', 'residual', 'gate', 'concatConv'])
      .default('replace')
      .describe(
        'What goes on in place of token x with recall r: r; r + beta (x - r); x * sigmoid(W [x; r]); or W [x; r]. [I]',
      ),
    beta: z
      .union([z.number().min(0).max(1), z.literal('learnable')])
      .default(0.1)
      .describe(
        "Share of the original token that the filter 'residual' lets through; 'learnable' starts at 0. [I]",
      ),
    stages: z
      .int()
      .min(1)
      .default(1)
      .describe(
        'Recall and filter repeated, each time with prototypes of their own on the previous output. [I]',
      ),
    init: z
      .enum(['kmeans', 'uniform', 'normal'])
      .default('kmeans')
      .describe(
        'First prototypes: k-means++ of teacher tokens, U(-1/sqrt(channels), 1/sqrt(channels)), or N(0, 1). On the embedding, ' +
          'which is not trained yet, kmeans becomes normal. [I]',
      ),
    sample: z.int().min(1).default(8192).describe('Teacher tokens per level that k-means sees. [I]'),
    iterations: z.int().min(0).default(8).describe('Lloyd iterations of k-means. [I]'),
    gradFromKD: z
      .boolean()
      .default(true)
      .describe(
        'Whether the distillation loss reaches the prototypes; false: they learn from L_proto alone. [I]',
      ),
  })
  .prefault({});

export type MnpConfig = z.output<typeof mnpSchema>;
