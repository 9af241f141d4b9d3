import { float32 } from '@protobench/jit';
import type { NDArray } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialise } from '../params/param-spec.js';
import { ones } from '../params/initialisers.js';
import { RandomStream } from '../random/random-stream.js';
import { expectClose, gaussian } from '../testing/arrays.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { goldenFill } from '../testing/fill.js';
import { adamLoop } from '../testing/adam-loop.js';
import { createOptimiser } from './optimiser.js';
import type { OptimiserPolicy } from './optimiser.js';

useCpuBackend();

interface GoldenRun {
  readonly options: {
    readonly lr: number;
    readonly betas: readonly [number, number];
    readonly eps: number;
    readonly weightDecay?: number;
    readonly amsgrad?: boolean;
  };
  readonly params: readonly (readonly (readonly number[])[])[];
}

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/optimiser-steps.json'), 'utf8')) as {
  readonly sizes: readonly number[];
} & Readonly<Record<OptimiserPolicy['kind'], GoldenRun>>;

function toTensors(arrays: Readonly<Record<string, NDArray>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [
      name,
      tf.tensor(data as Float32Array, [...shape], 'float32'),
    ]),
  );
}

describe('createOptimiser', () => {
  it.each(['adam', 'adamw', 'stableAdamw'] as const)('follows the reference trajectory of %s', (kind) => {
    const { options, params: expected } = golden[kind];
    const optimiser = createOptimiser({
      kind,
      beta1: options.betas[0],
      beta2: options.betas[1],
      eps: options.eps,
      weightDecay: options.weightDecay ?? 0,
      amsgrad: options.amsgrad,
    });
    const start = Object.fromEntries(
      golden.sizes.map((size, i) => [`p${i}`, float32([size], goldenFill(`p${i}`, size))]),
    );
    let params = toTensors(start);
    let state = toTensors(optimiser.initialState(start));
    expected.forEach((after, step) => {
      const grads = Object.fromEntries(
        golden.sizes.map((size, i) => {
          const scale = step === 3 ? 10 : 0.3;
          return [
            `p${i}`,
            tf.tensor1d(Float32Array.from(goldenFill(`g${i}s${step}`, size), (value) => scale * value)),
          ];
        }),
      );
      const input = { lr: tf.scalar(options.lr), step: tf.scalar(step) };
      ({ params, state } = optimiser.update(params, grads, state, input));
      after.forEach((values, i) => expectClose(params[`p${i}`].dataSync(), values, 3e-7));
    });
  });

  it.each<OptimiserPolicy>([
    { kind: 'adam', beta1: 0.5, beta2: 0.999, eps: 1e-8, weightDecay: 0.01 },
    { kind: 'adamw', beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1 },
    { kind: 'stableAdamw', beta1: 0.9, beta2: 0.999, eps: 1e-10, weightDecay: 1e-4, amsgrad: true },
    { kind: 'adamw', beta1: 0, beta2: 0, eps: 1e-3, weightDecay: 0 },
  ])('stays with float64 loops over 1,000 steps: %j', (policy) => {
    const size = 6;
    const steps = 1000;
    const lr = 1e-4;
    const start = float32([size], gaussian('start', [size]).data);
    const noise = gaussian('noise', [steps, size]).data;
    const optimiser = createOptimiser(policy);
    let params = toTensors({ w: start });
    let state = toTensors(optimiser.initialState({ w: start }));
    const expected = adamLoop(policy, Float64Array.from(start.data), lr);
    const rate = tf.scalar(lr);
    for (let step = 0; step < steps; step++) {
      const grad = noise.subarray(step * size, (step + 1) * size);
      expected.step(grad);
      const next = tf.tidy(() => {
        const grads = { w: tf.tensor1d(Float32Array.from(grad)) };
        return { ...optimiser.update(params, grads, state, { lr: rate, step: tf.scalar(step) }) };
      });
      tf.dispose([params, state]);
      ({ params, state } = next);
    }
    // 1,000 roundings of numbers near 1 to 24 bits: a random walk of about sqrt(1000) * 3e-8.
    expectClose(params.w.dataSync(), expected.params, 1e-5);
  });

  it('takes the first step at full precision, where 1 - beta^t cancels most', () => {
    const policy: OptimiserPolicy = { kind: 'adam', beta1: 0.9, beta2: 0.999, eps: 0, weightDecay: 0 };
    const optimiser = createOptimiser(policy);
    const start = { w: float32([3], [0, 0, 0]) };
    const grads = { w: tf.tensor1d([1e-3, -2, 50]) };
    const state = toTensors(optimiser.initialState(start));
    const input = { lr: tf.scalar(1), step: tf.scalar(0) };
    const { params } = optimiser.update(toTensors(start), grads, state, input);
    // Without eps the first step of Adam is lr * sign(g).
    expectClose(params.w.dataSync(), [-1, 1, -1], 5e-7);
  });

  it('declares the state that it makes', () => {
    const specs = {
      w: { shape: [2, 3], init: ones, trainable: true },
      mean: { shape: [3], init: ones, trainable: false },
    };
    const stable = createOptimiser({
      kind: 'stableAdamw',
      beta1: 0.9,
      beta2: 0.999,
      eps: 1e-10,
      weightDecay: 0,
      amsgrad: true,
    });
    const { params } = initialise(specs, RandomStream.fromSeed(0));
    const state = stable.initialState(params);
    expect(Object.keys(state)).toEqual(['w.m', 'w.v', 'w.vmax']);
    const declared = initialise(stable.stateSpecs(specs), RandomStream.fromSeed(0));
    expect(declared).toEqual({ params: {}, buffers: state });
  });

  it('names a parameter without gradient, and state that is missing', () => {
    const optimiser = createOptimiser({ kind: 'adam', beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0 });
    const input = { lr: tf.scalar(1), step: tf.scalar(0) };
    const params = { 'fc.weight': tf.zeros([2]) };
    expect(() => optimiser.update(params, {}, {}, input)).toThrow("parameter 'fc.weight' has no gradient");
    expect(() => optimiser.update(params, params, {}, input)).toThrow("parameter 'fc.weight.m' is missing");
  });

  it('refuses a policy that cannot work', () => {
    expect(() => createOptimiser({ kind: 'adam', beta1: 1, beta2: 0.9, eps: 0, weightDecay: 0 })).toThrow(
      'betas must be in [0, 1)',
    );
  });
});
