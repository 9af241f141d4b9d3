export { proAdConfig } from './config/schema.js';
export type { ProAdConfig } from './config/schema.js';
export { ProAdError } from './errors.js';
export type { ProAdErrorCode } from './errors.js';
export { proAd } from './pro-ad.js';

export { bottleneckOptions } from './config/bottleneck.js';
export type { BottleneckOptions } from './config/bottleneck.js';
export { decoderOptions } from './config/decoder.js';
export type { DecoderOptions } from './config/decoder.js';
export { featureOptions } from './config/features.js';
export type { FeatureOptions } from './config/features.js';
export { lossOptions } from './config/loss.js';
export type { LossOptions } from './config/loss.js';
export { mapOptions } from './config/map.js';
export type { MapOptions } from './config/map.js';
export { tagged } from './config/option.js';
export { trainOptions } from './config/train.js';
export type { TrainOptions } from './config/train.js';

export { checkHeads } from './plan/checks.js';
export { makeTokenPlan } from './plan/token-plan.js';
export type { TokenConfig, TokenPlan } from './plan/token-plan.js';
export type { Grid } from './plan/grid.js';
export type { Group } from './plan/groups.js';

export { inputSpecs, inputTokens } from './features/input-tokens.js';
export { standardisationBuffers } from './features/standardisation.js';
export { groupTarget, tapTokens } from './features/tap-tokens.js';
export { bottleneck, bottleneckNoise, bottleneckSpecs } from './bottleneck/bottleneck.js';
export type { BottleneckInput } from './bottleneck/bottleneck.js';
export { coherenceLoss } from './decoder/constraint.js';
export { feedForward, feedForwardSpecs } from './decoder/feed-forward.js';
export { linearInit } from './model/linear-init.js';
export { groupPredictions, outputSpecs } from './model/output.js';
export { trainingPolicy } from './model/training-policy.js';
export { nearestSimilarity } from './prototypes/nearest-similarity.js';

export { reconstructionLoss } from './loss/loss.js';
export type { ReconstructionLoss } from './loss/loss.js';
export { anomalyMap, enlargedMap } from './map/anomaly-map.js';
export { scorePolicy, smoothingPolicy } from './map/policies.js';
export { VIT_FEATURES } from './variants.js';
