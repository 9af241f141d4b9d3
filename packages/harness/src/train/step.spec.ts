import { createLoop, float32, int32, scalar } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import type { Detector } from '../contract/index.js';
import { trainingStep, type TrainingInputs, type TrainingOutput, type TrainingState } from './step.js';

/** Fits `w` to the mean of the tap by least squares; counts its steps in a buffer and remembers the mean as aux. */
const detector: Detector = {
  training: {
    steps: 3,
    batchSize: 2,
    optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0 },
    schedule: { kind: 'constant', lr: 0.1 },
    clipNorm: 1,
  },
  smoothing: { kind: 'none' },
  score: { kind: 'max' },
  init: async () => ({ params: { w: float32([1], [0]) }, buffers: { seen: scalar(0) } }),
  noise: () => ({}),
  loss: ({ params, buffers, taps }) => {
    const mean = tf.mean(taps[0]);
    return {
      loss: tf.sum(tf.square(tf.sub(params['w'], mean))) as tf.Scalar,
      buffers: { seen: tf.add(buffers['seen'], tf.scalar(1)) },
      logs: { mean: mean as tf.Scalar },
      aux: { mean },
    };
  },
  afterUpdate: ({ params, buffers, aux }) => ({
    params: { w: tf.where(tf.greater(aux['mean'], tf.scalar(100)), tf.zerosLike(params['w']), params['w']) },
    buffers,
  }),
  anomalyMap: () => {
    throw new Error('not used here');
  },
};

const inputs = (value: number, step: number) => ({
  taps: [float32([2, 1, 1, 1], [value, value])],
  noise: {},
  step: scalar(step),
  lr: scalar(0.1),
  category: int32([2], [0, 0]),
});

function loopOn(engine: 'compiled' | 'eager') {
  return createLoop<TrainingState, TrainingInputs, TrainingOutput>(
    trainingStep(detector),
    {
      params: { w: float32([1], [0]) },
      buffers: { seen: scalar(0) },
      optimiser: { 'w.m': float32([1], [0]), 'w.v': float32([1], [0]) },
    },
    { engine, eagerBackend: 'cpu' },
  );
}

describe('trainingStep', () => {
  it.each(['compiled', 'eager'] as const)(
    'updates parameters, buffers and optimiser together (%s)',
    async (engine) => {
      const loop = loopOn(engine);
      const first = await loop.step(inputs(2, 0));
      expect(first.loss.data[0]).toBeCloseTo(4, 5);
      expect(first.logs['mean'].data[0]).toBeCloseTo(2, 5);
      const state = await loop.read();
      // The first step of Adam is lr in the direction of the gradient, whatever its size.
      expect(state.params['w'].data[0]).toBeCloseTo(0.1, 5);
      expect(state.buffers['seen'].data[0]).toBe(1);
      await loop.step(inputs(2, 1));
      expect((await loop.read()).buffers['seen'].data[0]).toBe(2);
      await loop.dispose();
    },
  );

  it.each(['compiled', 'eager'] as const)('gives the detector the last word (%s)', async (engine) => {
    const loop = loopOn(engine);
    await loop.step(inputs(200, 0));
    expect((await loop.read()).params['w'].data[0]).toBe(0);
    await loop.dispose();
  });

  it('leaves no tensor behind', async () => {
    const loop = loopOn('eager');
    await loop.step(inputs(1, 0));
    const before = tf.memory().numTensors;
    for (let step = 1; step < 4; step++) await loop.step(inputs(1, step));
    expect(tf.memory().numTensors).toBe(before);
    await loop.dispose();
  });
});
