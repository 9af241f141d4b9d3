import type { DetectorState, TrainingFeatures } from '@protobench/harness';
import type { RandomStream } from '@protobench/nn';
import type { Plan } from '../plan/plan.js';
import { prototypeNames } from '../prototypes/prototypes.js';
import { imageTokens } from './image-tokens.js';

const MAX_IMAGES = 256;

/**
 * One prototype for each position of the grid: the mean of its input tokens F_I over (at most 256 random) training images, the
 * same for every layer that has prototypes of its own.
 */
export async function positionPrototypes(
  plan: Plan,
  state: DetectorState,
  features: TrainingFeatures,
  stream: RandomStream,
): Promise<DetectorState['params']> {
  const images = stream.child('images').permutation(features.count).slice(0, MAX_IMAGES);
  const sums = new Float64Array(plan.tokens * plan.width);
  for (const image of images) {
    const tokens = await imageTokens(plan, state, features, image);
    for (let i = 0; i < sums.length; i++) sums[i] += tokens[i];
  }
  const data = Float32Array.from(sums, (sum) => sum / images.length);
  return Object.fromEntries(
    prototypeNames(plan).map((name) => [
      name,
      { shape: [plan.tokens, plan.width], dtype: 'float32', data: data.slice() },
    ]),
  );
}
