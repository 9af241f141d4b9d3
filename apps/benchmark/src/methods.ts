import { dinomaly, inpFormer, padim, patchcore, rd4ad, rdPlusPlus, uniad } from '@protobench/baselines';
import type { DetectorDefinition } from '@protobench/harness';
import { prd } from '@protobench/prd';
import { proAd } from '@protobench/pro-ad';

/** Every method that suites can name. A new one is a package or folder on the detector contract and one entry here. */
export const METHODS: readonly DetectorDefinition[] = [
  proAd,
  prd,
  rd4ad,
  rdPlusPlus,
  patchcore,
  padim,
  uniad,
  dinomaly,
  inpFormer,
];
