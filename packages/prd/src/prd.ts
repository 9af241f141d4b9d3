import type { DetectorDefinition } from '@protobench/harness';
import { prdSchema } from './config/prd-schema.js';
import type { PrdConfig } from './config/prd-schema.js';
import { prdVariants } from './config/variants.js';
import { createPrd } from './detector.js';

/**
 * PRD, "Prototype based Reverse Distillation" for multi-class anomaly detection: a student that mirrors a frozen teacher sees
 * the teacher's features only through sparse recalls from learnt prototypes of normal features.
 */
export const prd: DetectorDefinition<PrdConfig> = {
  name: 'prd',
  title: 'PRD',
  provenance:
    'Re-implementation from the abstract alone: the inside of the prototype module, the sparse recall rule, sizes and loss ' +
    'weights are our choices; the reverse-distillation base follows public code of RD4AD and ADer.',
  config: prdSchema,
  variants: prdVariants,
  create: createPrd,
};
