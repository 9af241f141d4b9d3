import type { DetectorState, TrainingFeatures } from '@protobench/harness';
import { kmeans } from '@protobench/nn';
import type { RandomStream } from '@protobench/nn';
import { ProAdError } from '../errors.js';
import type { Plan } from '../plan/plan.js';
import { prototypeNames } from '../prototypes/prototypes.js';
import { imageTokens } from './image-tokens.js';

const ITERATIONS = 25;
const MAX_IMAGES = 256;

/**
 * Prototypes at the centres of input tokens F_I of the untrained model: tokens of random training images are sampled and
 * clustered, anew for each layer that has prototypes of its own. Throws `TOO_FEW_TRAINING_TOKENS`.
 */
export async function kmeansPrototypes(
  plan: Plan,
  state: DetectorState,
  features: TrainingFeatures,
  stream: RandomStream,
): Promise<DetectorState['params']> {
  const sample = await sampleTokens(plan, state, features, stream.child('sample'));
  const count = sample.length / plan.width;
  if (count < plan.prototypes) {
    throw new ProAdError(
      'TOO_FEW_TRAINING_TOKENS',
      `proto.init 'kmeans' needs at least ${plan.prototypes} tokens for as many centres, but has ${count}`,
      'Raise proto.sampleTokens, lower proto.count, or use more training images.',
    );
  }
  return Object.fromEntries(
    prototypeNames(plan).map((name) => {
      const { centroids } = kmeans(sample, count, plan.width, plan.prototypes, stream.child(name), {
        iterations: ITERATIONS,
      });
      return [name, { shape: [plan.prototypes, plan.width], dtype: 'float32', data: centroids }];
    }),
  );
}

/** Random tokens, row-major `[proto.sampleTokens or all there are, width]`, the same number from each image. */
async function sampleTokens(
  plan: Plan,
  state: DetectorState,
  features: TrainingFeatures,
  stream: RandomStream,
): Promise<Float32Array> {
  const { sampleTokens: wanted } = plan.config.proto;
  const images = stream.child('images').permutation(features.count).slice(0, MAX_IMAGES);
  const perImage = Math.min(plan.tokens, Math.ceil(wanted / images.length));
  const length = perImage * plan.width;
  const sample = new Float32Array(images.length * length);
  for (const [at, image] of images.entries()) {
    const places = stream.child(image).permutation(plan.tokens).slice(0, perImage);
    sample.set(await imageTokens(plan, state, features, image, places), at * length);
  }
  return sample.subarray(0, wanted * plan.width);
}
