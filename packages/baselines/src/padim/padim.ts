import type { DetectorDefinition } from '@protobench/harness';
import { padimSchema } from './config.js';
import type { PadimConfig } from './config.js';
import { createPadim } from './detector.js';

/**
 * PaDiM, "a Patch Distribution Modeling Framework for Anomaly Detection and Localization" (Defard et al., ICPR workshops
 * 2020): a multivariate Gaussian of a random part of the channels at every position; the anomaly score of a position is
 * its Mahalanobis distance. One Gaussian per position for all categories together.
 */
export const padim: DetectorDefinition<PadimConfig> = {
  name: 'padim',
  title: 'PaDiM',
  provenance:
    'Re-implementation after the paper and its public re-implementations, in the multi-class setting: one Gaussian per ' +
    'position is fitted to the images of all categories together, where the original fits one model per category.',
  config: padimSchema,
  variants: {
    /** Half the channels: a quarter of the memory. */
    small: { dimensions: 50 },
  },
  create: createPadim,
};
