import { z } from 'zod';

/** Options of the sparse prototype recall. All of them are ours: only the strategy's name is known. */
export const sprSchema = z
  .strictObject({
    mode: z
      .enum(['topk', 'hardShrink', 'noisyTopk', 'randomRecall', 'dense'])
      .default('topk')
      .describe(
        'topk: softmax over the k most similar prototypes; hardShrink: softmax over all, shrunk by lambda (MemAE); noisyTopk: ' +
          'topk of scores with learnt noise; randomRecall: softmax over a random part, in training; dense: softmax over all. [I]',
      ),
    k: z
      .int()
      .min(1)
      .default(4)
      .describe('Prototypes that a token recalls in the modes topk and noisyTopk. [I]'),
    lambda: z
      .number()
      .positive()
      .lt(1)
      .default(0.0025)
      .describe('Threshold of hardShrink; 1 / count to 3 / count is sensible. [K]'),
    hidden: z
      .number()
      .min(0)
      .lt(1)
      .default(0.5)
      .describe('Part of the prototypes that randomRecall hides in each step. [I]'),
    inference: z
      .enum(['same', 'dense', 'top1'])
      .default('same')
      .describe(
        'Selection at test time: that of the mode without its randomness, softmax over all, or the nearest. [I]',
      ),
    revive: z
      .boolean()
      .default(true)
      .describe(
        'Re-seed the prototype that lay idle longest from the worst recalled token of the batch. [I]',
      ),
    staleAfter: z
      .int()
      .min(1)
      .default(500)
      .describe('Steps without use after which a prototype may be re-seeded, one per step and level. [I]'),
  })
  .prefault({});

export type SprConfig = z.output<typeof sprSchema>;
