import { z } from 'zod';
import { lossSchema } from './loss-schema.js';
import { mnpSchema } from './mnp-schema.js';
import { prdMapSchema } from './prd-map-schema.js';
import { referenceSchema } from './reference-schema.js';
import { sprSchema } from './spr-schema.js';
import { inputSchema, ocbeSchema, studentSchema } from './student-schema.js';
import { trainSchema } from './train-schema.js';

const prdInputSchema = inputSchema
  .unwrap()
  .extend({
    average: z
      .boolean()
      .default(false)
      .describe('Replace every token of a tap by the mean of the 3x3 tokens around it, as RLR. [K]'),
    jitter: z
      .number()
      .min(0)
      .default(0)
      .describe(
        'Noise on the tokens that enter prototypes and student in training, relative to their length divided by their channels; ' +
          '4 in RLR, 20 in UniAD. [K]',
      ),
  })
  .prefault({});

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
    input: prdInputSchema,
    ocbe: ocbeSchema,
    student: studentSchema,
    mnp: mnpSchema,
    spr: sprSchema,
    reference: referenceSchema,
    loss: lossSchema,
    map: prdMapSchema,
    train: prdTrainSchema,
  })
  .superRefine(({ mnp, reference, spr, loss, train }, context) => {
    if (!mnp.enabled) return;
    if (mnp.kind === 'reference') {
      for (const { path, message } of referenceIssues(mnp.groups, reference)) {
        context.addIssue({ code: 'custom', path, message, input: reference });
      }
    }
    const smallest = Math.min(...smallestCounts(mnp));
    const selects = mnp.kind === 'prototypes' && (spr.mode === 'topk' || spr.mode === 'noisyTopk');
    if (selects && spr.k > smallest) {
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

/** What the parametrisation by references cannot have. */
function referenceIssues(
  groups: z.output<typeof mnpSchema>['groups'],
  { width, heads, local, global }: z.output<typeof referenceSchema>,
): { path: string[]; message: string }[] {
  const issues: { path: string[]; message: string }[] = [];
  if (groups !== 'shared') {
    issues.push({
      path: ['mnp', 'groups'],
      message: `must be shared where mnp.kind is reference, but is ${groups}`,
    });
  }
  const odd = [width].flat().find((each) => each % 4 !== 0 || each % heads !== 0);
  if (odd !== undefined) {
    issues.push({
      path: ['reference', 'width'],
      message: `must be a multiple of 4 and of the number of heads, ${heads}, but is ${odd}`,
    });
  }
  if (local === 0) {
    issues.push({
      path: ['reference', 'local'],
      message: `must be positive: without it no reference is recalled${global > 0 ? ', they only compare tokens' : ''}`,
    });
  }
  return issues;
}

function smallestCounts(mnp: z.output<typeof mnpSchema>): readonly number[] {
  const levels = typeof mnp.count === 'number' ? [mnp.count] : mnp.count;
  if (mnp.position === 'embedding') return [mnp.embeddingCount];
  if (mnp.position === 'f3Only') return levels.slice(-1);
  return mnp.position === 'both' ? [...levels, mnp.embeddingCount] : levels;
}

export type PrdConfig = z.output<typeof prdSchema>;
