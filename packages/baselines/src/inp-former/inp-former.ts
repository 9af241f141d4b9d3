import type { DetectorDefinition } from '@protobench/harness';
import { VIT_FEATURES } from '@protobench/pro-ad';
import { inpFormerSchema } from './config.js';
import type { InpFormerConfig } from './config.js';
import { createInpFormer } from './detector.js';

/**
 * INP-Former, "Exploring Intrinsic Normal Prototypes within a Single Image for Universal Anomaly Detection" (Luo et al., CVPR 2025):
 * a few prototypes are taken from each image itself, and what cannot be rebuilt from them is anomalous.
 */
export const inpFormer: DetectorDefinition<InpFormerConfig> = {
  name: 'inp-former',
  title: 'INP-Former',
  provenance:
    'Re-implementation after the public code of INP-Former; for CNN features (all variants but `vit`) taps are standardised, ' +
    'projected and given positions, and the number of layers is reduced, which are our choices.',
  config: inpFormerSchema,
  variants: {
    /** The budget of Pro-AD's `compact`: narrow taps and short trainings. */
    compact: {
      width: 128,
      attn: { heads: 2 },
      inp: { ffnRatio: 2 },
      decoder: { ffnRatio: 2 },
      train: { steps: 1500, batchSize: 8 },
    },
    /** The original on eight taps of a ViT, for the steps of Dinomaly (its own unit is 200 epochs). */
    vit: {
      width: 'taps',
      features: VIT_FEATURES,
      decoder: { layers: 8 },
      train: { steps: 10000, batchSize: 16, lr: 1e-3, finalLr: 1e-4 },
    },
    'no-coherence': { coherence: { weight: 0 } },
    'hard-mining': { loss: { kind: 'hardMining' } },
    'plain-loss': { loss: { kind: 'plain' } },
    'noisy-bottleneck': { bottleneck: { mode: 'fixed' } },
    'prototype-map': { map: { source: 'prototypes' } },
  },
  create: createInpFormer,
};
