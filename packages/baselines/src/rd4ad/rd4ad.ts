import type { DetectorDefinition } from '@protobench/harness';
import { rd4adSchema } from './config.js';
import type { Rd4adConfig } from './config.js';
import { createRd4ad } from './detector.js';

/**
 * RD4AD, "Anomaly Detection via Reverse Distillation from One-Class Embedding" (Deng and Li, CVPR 2022): a student decoder
 * reconstructs the taps of a frozen teacher from a narrow embedding of them, and fails where it has seen nothing alike.
 */
export const rd4ad: DetectorDefinition<Rd4adConfig> = {
  name: 'rd4ad',
  title: 'RD4AD',
  provenance:
    'Re-implementation after the public code of RD4AD, with the multi-class schedule of ADer; bottleneck and student are ' +
    'scaled to the taps of the backbone, and taps are standardised, which are our choices.',
  config: rd4adSchema,
  variants: {
    /** Taps at a common scale, with their means. */
    scaled: { input: { standardise: 'scale' } },
    /** Features as the teacher gives them, as in the original. */
    'raw-features': { input: { standardise: false } },
    /** The learning rate of the original, constant. */
    'constant-lr': { train: { schedule: 'constant' } },
    /** The student of the original for a ResNet50 whose taps follow a ReLU. */
    resnet50: { student: { block: 'bottleneck', depths: [3, 4, 6], inner: 0.25, head: 'none' } },
    /** The student of the original for a WideResNet50-2. */
    'wide-resnet50': { student: { block: 'bottleneck', depths: [3, 4, 6], inner: 0.5, head: 'none' } },
  },
  create: createRd4ad,
};
