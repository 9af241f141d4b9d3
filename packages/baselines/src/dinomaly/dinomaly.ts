import type { DetectorDefinition } from '@protobench/harness';
import { VIT_FEATURES } from '@protobench/pro-ad';
import { dinomalySchema } from './config.js';
import type { DinomalyConfig } from './config.js';
import { createDinomaly } from './detector.js';

/**
 * Dinomaly, "Dinomaly: The Less Is More Philosophy in Multi-Class Unsupervised Anomaly Detection" (Guo et al., CVPR 2025): features
 * pass a bottleneck with dropout and a decoder of linear attention, and what the decoder cannot rebuild is anomalous.
 */
export const dinomaly: DetectorDefinition<DinomalyConfig> = {
  name: 'dinomaly',
  title: 'Dinomaly',
  provenance:
    'Re-implementation after the public code of Dinomaly, without prefix tokens; for CNN features (all variants but `vit`) taps ' +
    'are standardised, projected and given positions, and the number of layers is reduced, which are our choices.',
  config: dinomalySchema,
  variants: {
    /** The budget of Pro-AD's `compact`: narrow taps and short trainings. */
    compact: {
      width: 128,
      attn: { heads: 2 },
      decoder: { ffnRatio: 2 },
      train: { steps: 1500, batchSize: 8 },
    },
    /** The original on eight taps of a ViT. */
    vit: {
      width: 'taps',
      features: VIT_FEATURES,
      decoder: { layers: 8 },
      train: { steps: 10000, batchSize: 16, lr: 2e-3, finalLr: 2e-4 },
    },
    'no-noise': { bottleneck: { mode: 'none' } },
    'feature-jitter': { bottleneck: { mode: 'jitter' } },
    'softmax-attention': { attn: { kind: 'softmax' } },
    'neighbour-mask': { attn: { kind: 'softmax', neighbours: 7 } },
    'one-group': { features: { groups: 'all' } },
    'plain-loss': { loss: { kind: 'plain' } },
  },
  create: createDinomaly,
};
