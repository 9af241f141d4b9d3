import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { toArray, toTensor } from '../eager/run.js';
import type { NDArray } from '../ndarray.js';
import { RandomArrays } from './random.js';
import { difference } from './closeness.js';

/** A function of tensors that is held against the cpu backend of TensorFlow.js. */
export interface ParityCase {
  readonly name: string;
  readonly fn: (...args: never[]) => tf.Tensor | tf.Tensor[];
  readonly inputs: readonly NDArray[];
  /** Also compare the gradient: for all float inputs, or for those at the given positions. */
  readonly gradient?: boolean | readonly number[];
  /** Relative to each element and to the mean size of all; default 1e-5. */
  readonly tolerance?: number;
}

/** The cases of one kernel. */
export interface KernelCases {
  readonly kernel: string;
  readonly cases: readonly ParityCase[];
}

const DEFAULT_TOLERANCE = 1e-5;

type Fn = (...args: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

/** What a case computes: its values, and the gradient of their sum weighted by `weights`. */
interface Results<T> {
  readonly values: readonly T[];
  readonly gradient: readonly T[];
}

function evaluate(
  test: ParityCase,
  inputs: readonly tf.Tensor[],
  weights: readonly tf.Tensor[],
): Results<tf.Tensor> {
  try {
    const fn = test.fn as unknown as Fn;
    const values = [fn(...inputs)].flat();
    const wanted = differentiated(test);
    if (wanted.length === 0) return { values, gradient: [] };
    const loss = (...chosen: tf.Tensor[]): tf.Tensor => {
      const args = [...inputs];
      wanted.forEach((position, i) => (args[position] = chosen[i]));
      const outputs = [fn(...args)].flat();
      const terms = outputs.flatMap((output, i) =>
        output.dtype === 'float32' ? [tf.sum(tf.mul(output, weights[i]))] : [],
      );
      return tf.addN(terms);
    };
    return { values, gradient: tf.grads(loss)(wanted.map((position) => inputs[position])) };
  } catch (error) {
    throw new Error(`case '${test.name}' fails: ${(error as Error).message}`, { cause: error });
  }
}

function differentiated({ gradient, inputs }: ParityCase): readonly number[] {
  if (gradient === undefined || gradient === false) return [];
  if (gradient !== true) return gradient;
  return inputs.flatMap(({ dtype }, i) => (dtype === 'float32' ? [i] : []));
}

interface Reference {
  readonly weights: readonly NDArray[];
  readonly results: Results<NDArray>;
}

/** Runs a case on the cpu backend, and checks that it is a case of `kernel` at all. */
async function reference(test: ParityCase, kernel: string): Promise<Reference> {
  const random = new RandomArrays(7);
  const inputs = test.inputs.map(toTensor);
  const { values: outputs } = evaluate({ ...test, gradient: false }, inputs, []);
  const weights = outputs.map(({ shape }) => random.floats(shape));
  const tensors = weights.map(toTensor);
  const { values, gradient } = evaluate(test, inputs, tensors);
  // A second time for the names: errors while profiling reach nobody.
  const { kernelNames } = await tf.profile(() => [...evaluate(test, inputs, tensors).values]);
  if (!kernelNames.includes(kernel)) {
    throw new Error(`case '${test.name}' of ${kernel} runs only ${kernelNames.join(', ')}`);
  }
  return { weights, results: { values: values.map(toArray), gradient: gradient.map(toArray) } };
}

/** Holds all cases of one kernel, compiled into one graph, against the cpu backend. */
export async function expectParity({ kernel, cases }: KernelCases): Promise<void> {
  // Keeps TensorFlow.js from recommending its other backends.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  tf.engine().startScope('parity');
  try {
    const references: Reference[] = [];
    for (const test of cases) references.push(await reference(test, kernel));
    const compiled = jit((inputs: tf.Tensor[][], weights: tf.Tensor[][]) =>
      cases.map((test, i) => evaluate(test, inputs[i], weights[i])),
    );
    const found = await compiled(
      cases.map(({ inputs }) => [...inputs]),
      references.map(({ weights }) => [...weights]),
    );
    await compiled.dispose();
    const problems = cases.flatMap((test, i) =>
      compare(test, found[i] as unknown as Results<NDArray>, references[i].results),
    );
    if (problems.length > 0) throw new Error(problems.join('\n'));
  } finally {
    tf.engine().endScope();
  }
}

function compare(test: ParityCase, found: Results<NDArray>, expected: Results<NDArray>): string[] {
  const tolerance = test.tolerance ?? DEFAULT_TOLERANCE;
  const one = (what: string, a: readonly NDArray[], b: readonly NDArray[]): string[] =>
    b.flatMap((wanted, i) => {
      const problem = difference(a[i], wanted, tolerance);
      return problem === null ? [] : [`case '${test.name}': ${what} ${i} ${problem}`];
    });
  return [
    ...one('value', found.values, expected.values),
    ...one('gradient', found.gradient, expected.gradient),
  ];
}

/** One test for each kernel. */
export function describeParity(title: string, groups: readonly KernelCases[]): void {
  describe(`${title}, compiled and on the cpu backend`, () => {
    for (const group of groups) {
      it(`${group.kernel} (${group.cases.map(({ name }) => name).join('; ')})`, () => expectParity(group));
    }
  });
}
