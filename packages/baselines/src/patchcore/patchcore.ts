import type { DetectorDefinition } from '@protobench/harness';
import { patchcoreSchema } from './config.js';
import type { PatchcoreConfig } from './config.js';
import { createPatchcore } from './detector.js';

/**
 * PatchCore, "Towards Total Recall in Industrial Anomaly Detection" (Roth et al., CVPR 2022): a memory of normal patch features, thinned
 * to a coreset; the anomaly score of a patch is its distance to the nearest one. One memory for all categories.
 */
export const patchcore: DetectorDefinition<PatchcoreConfig> = {
  name: 'patchcore',
  title: 'PatchCore',
  provenance:
    'Re-implementation after the paper and the code of anomalib with one memory for all categories; the coreset is chosen from a ' +
    'random part of the patches, and image scores are not re-weighted by the neighbourhood in the memory, which are our choices.',
  config: patchcoreSchema,
  variants: {
    /** Patches at random in place of the coreset. */
    'random-memory': { candidates: 4096, memory: 4096 },
    /** A memory of a quarter of the size. */
    small: { memory: 1024 },
  },
  create: createPatchcore,
};
