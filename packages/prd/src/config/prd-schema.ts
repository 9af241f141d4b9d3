import { z } from 'zod';
import { lossSchema } from './loss-schema.js';
import { mapSchema } from './map-schema.js';
import { mnpSchema } from './mnp-schema.js';
import { sprSchema } from './spr-schema.js';
import { inputSchema, ocbeSchema, studentSchema } from './student-schema.js';
import { trainSchema } from './train-schema.js';

const prdTrainSchema = trainSchema
  .unwrap()
  .extend({
    mode: z
      .enum(['joint', 'twoStage'])
      .default('joint')
      .describe(
        'joint: all at once; twoStage: prototypes learn from L_proto alone and are fixed after prototypeFraction of the steps. [I]',
      ),
    prototypeFraction: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Part of the steps in which twoStage trains prototypes. [I]'),
    prototypeLr: z
      .number()
      .positive()
      .default(1)
      .describe('Learning rate of the prototypes relative to the rest; 0.1 if training diverges. [I]'),
  })
  .prefault({});

/**
 * Configuration of PRD; `{}` is the default. The tag that ends each description says where an option comes from:
 * \[S\] the paper's abstract, \[K\] public code of kin methods, \[I\] inferred by us.
 */
export const prdSchema = z
  .strictObject({
    input: inputSchema,
    ocbe: ocbeSchema,
    student: studentSchema,
    mnp: mnpSchema,
    spr: sprSchema,
    loss: lossSchema,
    map: mapSchema,
    train: prdTrainSchema,
  })
  .superRefine(({ mnp, spr, loss, train }, context) => {
    if (!mnp.enabled) return;
    const smallest = Math.min(...smallestCounts(mnp));
    if ((spr.mode === 'topk' || spr.mode === 'noisyTopk') && spr.k > smallest) {
      context.addIssue({
        code: 'custom',
        path: ['spr', 'k'],
        message: `must not exceed the smallest number of prototypes, ${smallest}, but is ${spr.k}`,
        input: spr.k,
      });
    }
    if (mnp.groups === 'moe' && mnp.activeExperts > mnp.experts) {
      context.addIssue({
        code: 'custom',
        path: ['mnp', 'activeExperts'],
        message: `must not exceed the number of experts, ${mnp.experts}, but is ${mnp.activeExperts}`,
        input: mnp.activeExperts,
      });
    }
    const fromDistillation = mnp.gradFromKD && train.mode === 'joint';
    if (!fromDistillation && loss.proto === 0) {
      context.addIssue({
        code: 'custom',
        path: ['loss', 'proto'],
        message:
          'must be positive when the distillation loss does not reach the prototypes: nothing else trains them',
        input: loss.proto,
      });
    }
  });

function smallestCounts(mnp: z.output<typeof mnpSchema>): readonly number[] {
  const levels = typeof mnp.count === 'number' ? [mnp.count] : mnp.count;
  if (mnp.position === 'embedding') return [mnp.embeddingCount];
  if (mnp.position === 'f3Only') return levels.slice(-1);
  return mnp.position === 'both' ? [...levels, mnp.embeddingCount] : levels;
}

export type PrdConfig = z.output<typeof prdSchema>;
