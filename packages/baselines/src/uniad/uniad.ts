import type { DetectorDefinition } from '@protobench/harness';
import { uniadSchema } from './config.js';
import type { UniadConfig } from './config.js';
import { createUniad } from './detector.js';

/**
 * UniAD, "A Unified Model for Multi-class Anomaly Detection" (You et al., NeurIPS 2022): a transformer rebuilds jittered
 * features; neighbour-masked attention and a learned query per decoder layer keep it from copying its input.
 */
export const uniad: DetectorDefinition<UniadConfig> = {
  name: 'uniad',
  title: 'UniAD',
  provenance:
    'Re-implementation after the paper and the public code of UniAD; features are standardised per channel, attention ' +
    'weights are not dropped, and the budget is that of ADer, which are our choices.',
  config: uniadSchema,
  variants: {
    /** A model for narrow taps and short trainings: half the width, no dropout, a higher learning rate along a cosine. */
    compact: {
      model: { width: 128, heads: 2, ffn: 256, dropout: 0 },
      train: { steps: 1500, batchSize: 8, schedule: 'warmupCosine', lr: 1e-3, warmup: 100, finalLr: 1e-5 },
    },
    /** Features as the backbone gives them, as in the original. */
    'raw-features': { features: { standardise: false } },
    /** Attention may look at neighbours, which makes copying easy: the ablation of the paper. */
    'no-mask': { model: { window: 0 } },
    /** Nothing disturbs the features in training. */
    'no-jitter': { train: { jitter: 0 } },
  },
  create: createUniad,
};
