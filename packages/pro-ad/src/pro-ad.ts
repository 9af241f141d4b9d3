import type { DetectorDefinition } from '@protobench/harness';
import { proAdConfig } from './config/schema.js';
import type { ProAdConfig } from './config/schema.js';
import { createDetector } from './detector.js';
import { variants } from './variants.js';

/** Pro-AD ("Learning Comprehensive Prototypes with Prototype-based Constraint", arXiv 2506.13097), on CNN taps by default. */
export const proAd: DetectorDefinition<ProAdConfig> = {
  name: 'pro-ad',
  title: 'Pro-AD',
  provenance:
    'Re-implementation of Pro-AD (arXiv 2506.13097) from the abstract and secondary summaries, for CNN features; the ' +
    'bottleneck noise rule, constraint and loss weighting are our choices.',
  config: proAdConfig,
  variants,
  create: createDetector,
};
