import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import type { NDArray } from '../ndarray.js';
import { RandomArrays } from './random.js';

/** A function whose gradient is held against the slope of its values. */
export interface GradientCase {
  readonly name: string;
  readonly fn: (...args: never[]) => tf.Tensor;
  /** Differentiated where they are floats; the others are passed along. */
  readonly inputs: readonly NDArray[];
}

const STEP = 1e-2;
const DIRECTIONS = 3;
const TOLERANCE = 2e-3;

type Fn = (...args: tf.Tensor[]) => tf.Tensor;

const isFloat = ({ dtype }: NDArray): boolean => dtype === 'float32';
const products = (a: NDArray, b: NDArray): number[] => Array.from(a.data, (x, i) => x * b.data[i]);
const dot = (a: NDArray, b: NDArray): number => products(a, b).reduce((sum, term) => sum + term, 0);
const sizeOfTerms = (a: NDArray, b: NDArray): number =>
  products(a, b).reduce((sum, term) => sum + Math.abs(term), 0);

function moved(inputs: readonly NDArray[], direction: readonly NDArray[], by: number): NDArray[] {
  return inputs.map((input, i) =>
    isFloat(input) ? { ...input, data: input.data.map((x, j) => x + by * direction[i].data[j]) } : input,
  );
}

/**
 * Compares compiled gradients with central differences of compiled values, along random directions. Values are summed
 * up in float64, so that what is left is the rounding of float32 within the graph.
 */
export async function expectSlopes(cases: readonly GradientCase[]): Promise<void> {
  const random = new RandomArrays(3);
  const inputs = cases.map((test) => [...test.inputs]);
  const forward = jit((given: tf.Tensor[][]) => cases.map(({ fn }, i) => (fn as unknown as Fn)(...given[i])));
  const weights = (await forward(inputs)).map(({ shape }) => random.floats(shape));
  const loss = async (at: NDArray[][]): Promise<number[]> =>
    (await forward(at)).map((value, i) => dot(value, weights[i]));
  const gradient = jit((given: tf.Tensor[][], dy: tf.Tensor[]) =>
    cases.map(({ fn, inputs: arrays }, i) => {
      const places = arrays.flatMap((array, place) => (isFloat(array) ? [place] : []));
      const run = (...chosen: tf.Tensor[]): tf.Tensor => {
        const args = [...given[i]];
        places.forEach((place, k) => (args[place] = chosen[k]));
        return (fn as unknown as Fn)(...args);
      };
      return tf.grads(run)(
        places.map((place) => given[i][place]),
        dy[i],
      );
    }),
  );
  const slopes = await gradient(inputs, weights);
  const problems: string[] = [];
  for (let k = 0; k < DIRECTIONS; k++) {
    const directions = inputs.map((arrays) => arrays.map(({ shape }) => random.floats(shape, -1, 1)));
    const ahead = await loss(inputs.map((arrays, i) => moved(arrays, directions[i], STEP)));
    const behind = await loss(inputs.map((arrays, i) => moved(arrays, directions[i], -STEP)));
    cases.forEach(({ name }, i) => {
      const along = directions[i].filter((_, place) => isFloat(inputs[i][place]));
      const expected = (ahead[i] - behind[i]) / (2 * STEP);
      const found = slopes[i].reduce((sum, slope, place) => sum + dot(slope, along[place]), 0);
      const scale = slopes[i].reduce((sum, slope, place) => sum + sizeOfTerms(slope, along[place]), 0);
      if (Math.abs(found - expected) <= TOLERANCE * (Math.abs(expected) + scale)) return;
      problems.push(`${name}: slope ${found}, but the values rise by ${expected}`);
    });
  }
  await forward.dispose();
  await gradient.dispose();
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
