import type { DetectorState, TrainingFeatures } from '@protobench/harness';
import { initialise } from '@protobench/nn';
import type { RandomStream } from '@protobench/nn';
import { standardisationBuffers } from '../features/standardisation.js';
import { modelSpecs } from '../model/model.js';
import type { Plan } from '../plan/plan.js';
import { kmeansPrototypes } from './kmeans-prototypes.js';
import { positionPrototypes } from './position-prototypes.js';

/** Parameters and buffers before the first step; reads the training features once, twice where prototypes start from them (`proto.init` `kmeans` or `position`). */
export async function initialState(
  plan: Plan,
  features: TrainingFeatures,
  stream: RandomStream,
): Promise<DetectorState> {
  const { params } = initialise(modelSpecs(plan), stream.child('params'));
  const buffers = plan.config.features.standardise ? await standardisationBuffers(plan, features) : {};
  const { init } = plan.config.proto;
  if (plan.prototypes === 0 || (init !== 'kmeans' && init !== 'position')) return { params, buffers };
  const prototypes = init === 'kmeans' ? kmeansPrototypes : positionPrototypes;
  const own = await prototypes(plan, { params, buffers }, features, stream.child('prototypes'));
  return { params: { ...params, ...own }, buffers };
}
