import type { DetectorDefinition } from '@protobench/harness';
import { rdPlusPlusSchema } from './config.js';
import type { RdPlusPlusConfig } from './config.js';
import { createRdPlusPlus } from './detector.js';

/**
 * RD++, "Revisiting Reverse Distillation for Anomaly Detection" (Tien et al., CVPR 2023): RD4AD with a projection of every tap in
 * front of the bottleneck, trained to take pseudo-anomalies out and to draw normal features together.
 */
export const rdPlusPlus: DetectorDefinition<RdPlusPlusConfig> = {
  name: 'rd-plus-plus',
  title: 'RD++',
  provenance:
    'Re-implementation after the public code of RD++, on our RD4AD; pseudo-anomalies are noise on the cached features of the teacher ' +
    'in place of simplex noise on the image, and optimal transport runs between tokens of pairs of images, which are our choices.',
  config: rdPlusPlusSchema,
  variants: {
    /** Features as the teacher gives them, as in the original. */
    'raw-features': { input: { standardise: false } },
    /** The projections, trained by distillation alone. */
    'no-projection-loss': { loss: { weight: 0 } },
    'no-transport': { loss: { transport: 0 } },
    'no-reconstruct': { loss: { reconstruct: 0 } },
    'no-contrast': { loss: { contrast: 0 } },
  },
  create: createRdPlusPlus,
};
