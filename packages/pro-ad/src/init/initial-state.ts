import type { DetectorState, TrainingFeatures } from '@protobench/harness';
import { initialise } from '@protobench/nn';
import type { RandomStream } from '@protobench/nn';
import { standardisationBuffers } from '../features/standardisation.js';
import { modelSpecs } from '../model/model.js';
import type { Plan } from '../plan/plan.js';
import { kmeansPrototypes } from './kmeans-prototypes.js';

/** Parameters and buffers before the first step; reads the training features once, twice with `proto.init: 'kmeans'`. */
export async function initialState(
  plan: Plan,
  features: TrainingFeatures,
  stream: RandomStream,
): Promise<DetectorState> {
  const { params } = initialise(modelSpecs(plan), stream.child('params'));
  const buffers = plan.config.features.standardise ? await standardisationBuffers(plan, features) : {};
  if (plan.prototypes === 0 || plan.config.proto.init !== 'kmeans') return { params, buffers };
  const centres = await kmeansPrototypes(plan, { params, buffers }, features, stream.child('prototypes'));
  return { params: { ...params, ...centres }, buffers };
}
