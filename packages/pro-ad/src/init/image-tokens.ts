import type { DetectorState, TrainingFeatures } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { Tensor4D } from '@tensorflow/tfjs';
import { inputTokens } from '../features/input-tokens.js';
import { tapTokens } from '../features/tap-tokens.js';
import type { Plan } from '../plan/plan.js';

/**
 * F_I of one training image under the untrained input path, `[tokens, width]`.
 *
 * @param places Positions of the grid that are wanted, in this order; all of them unless given. The others are not computed.
 */
export async function imageTokens(
  plan: Plan,
  state: DetectorState,
  features: TrainingFeatures,
  image: number,
  places?: Int32Array,
): Promise<Float32Array> {
  const arrays = await features.batch([image]);
  const tokens = tf.tidy(() => {
    const taps = arrays.map((array) => toTensor(array) as Tensor4D);
    const wanted = places && tf.tensor1d(places, 'int32');
    const ofTaps = tapTokens(plan, inputTensors(state.buffers), taps);
    return inputTokens(plan, inputTensors(state.params), ofTaps, wanted);
  });
  try {
    return (await tokens.data()) as Float32Array;
  } finally {
    tokens.dispose();
  }
}

/** Tensors of those arrays that the input path reads. */
function inputTensors(arrays: DetectorState['params']): Record<string, tf.Tensor> {
  const own = Object.entries(arrays).filter(([name]) => name.startsWith('input.'));
  return Object.fromEntries(own.map(([name, array]) => [name, toTensor(array)]));
}

function toTensor({ data, shape }: DetectorState['params'][string]): tf.Tensor {
  return tf.tensor(data, [...shape]);
}
