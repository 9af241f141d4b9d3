import * as tf from '@tensorflow/tfjs';
import { expectClose, gaussian, tensor } from './arrays.js';
import type { Shaped } from './arrays.js';

/** A function on tensors and its independent twin, written as loops in float64. */
export interface GradientCheck {
  readonly inputs: Readonly<Record<string, Shaped>>;
  readonly compute: (tensors: Record<string, tf.Tensor>) => tf.Tensor;
  readonly reference: (arrays: Record<string, Float64Array>) => Float64Array;
  readonly tolerance?: number;
}

const STEP = 1e-5;

/**
 * Holds values against the reference, and gradients by every input against central differences of the
 * reference, for a random gradient of the result.
 */
export function checkGradients({ inputs, compute, reference, tolerance = 2e-4 }: GradientCheck): void {
  const names = Object.keys(inputs);
  const arrays = Object.fromEntries(names.map((name) => [name, inputs[name].data]));
  const tensors = names.map((name) => tensor(inputs[name]));
  const named = (list: tf.Tensor[]): Record<string, tf.Tensor> =>
    Object.fromEntries(names.map((name, i) => [name, list[i]]));

  const value = compute(named(tensors));
  const expected = reference(arrays);
  expectClose(value.dataSync(), expected, tolerance);

  const weights = gaussian('gradient of the result', value.shape);
  const grads = tf.grads((...list: tf.Tensor[]) => compute(named(list)))(tensors, tensor(weights));
  names.forEach((name, i) => {
    expect(grads[i].shape).toEqual(inputs[name].shape);
    expectClose(grads[i].dataSync(), differences(reference, arrays, name, weights.data), tolerance);
  });
}

function differences(
  reference: GradientCheck['reference'],
  arrays: Record<string, Float64Array>,
  name: string,
  weights: Float64Array,
): Float64Array {
  const weighted = (values: Float64Array): number =>
    values.reduce((sum, value, i) => sum + value * weights[i], 0);
  return arrays[name].map((_, i) => {
    const at = (offset: number): number => {
      const moved = Float64Array.from(arrays[name]);
      moved[i] += offset;
      return weighted(reference({ ...arrays, [name]: moved }));
    };
    return (at(STEP) - at(-STEP)) / (2 * STEP);
  });
}
