import { float32, jit } from '@protobench/jit';
import type { NDArray } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { attentionSpecs } from './attention/projections.js';
import { linearAttention } from './attention/linear-attention.js';
import { reluAttention, reluAttentionSpecs } from './attention/relu-attention.js';
import { softmaxAttention } from './attention/softmax-attention.js';
import { scaleGradient } from './autodiff/scale-gradient.js';
import { batchNorm, batchNormSpecs } from './layers/batch-norm.js';
import { conv2d, conv2dSpecs } from './layers/conv2d.js';
import { convTranspose2d, convTranspose2dSpecs } from './layers/conv-transpose2d.js';
import { layerNorm, layerNormSpecs, normalise } from './layers/layer-norm.js';
import { linear, linearSpecs } from './layers/linear.js';
import { mlp, mlpSpecs } from './layers/mlp.js';
import { cosineDistance, globalCosineLoss } from './losses/cosine.js';
import { upsampleBilinear } from './maps/upsample.js';
import { clipByGlobalNorm } from './optim/clip-norm.js';
import { createOptimiser } from './optim/optimiser.js';
import { normal } from './params/initialisers.js';
import { initialise } from './params/param-spec.js';
import type { ParamSpecs } from './params/param-spec.js';
import type { TensorRecord } from './params/param-lookup.js';
import { RandomStream } from './random/random-stream.js';
import { expectClose } from './testing/arrays.js';
import { useCpuBackend } from './testing/cpu-backend.js';

useCpuBackend();

const stream = RandomStream.fromSeed(9);
const WIDTH = 8;

interface Case {
  readonly specs: ParamSpecs;
  readonly shape: readonly number[];
  readonly forward: (params: TensorRecord, x: tf.Tensor, noise: tf.Tensor) => tf.Tensor;
}

const heads = { heads: 2 };
const tokens = (x: tf.Tensor): tf.Tensor3D => x as tf.Tensor3D;
const map = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;

const CASES: Readonly<Record<string, Case>> = {
  'layer norm and mlp with dropout': {
    specs: { ...layerNormSpecs('n', WIDTH), ...mlpSpecs('m', WIDTH, 12) },
    shape: [2, 5, WIDTH],
    forward: (p, x, noise) => mlp(p, 'm', layerNorm(p, 'n', x), { dropout: { rate: 0.3, input: noise } }),
  },
  'linear attention with folded norms and shared queries': {
    specs: {
      ...layerNormSpecs('n', WIDTH),
      ...attentionSpecs('a', WIDTH),
      q: { shape: [1, 3, WIDTH], init: normal(1), trainable: true },
    },
    shape: [2, 5, WIDTH],
    forward: (p, x) =>
      linearAttention(p, 'a', tokens(p.q), [{ tokens: tokens(normalise(x)), norm: 'n' }], heads),
  },
  'softmax attention': {
    specs: attentionSpecs('a', WIDTH),
    shape: [2, 5, WIDTH],
    forward: (p, x) => softmaxAttention(p, 'a', tokens(x), tokens(x), heads),
  },
  'relu attention': {
    specs: reluAttentionSpecs('a', WIDTH, 2),
    shape: [2, 5, WIDTH],
    forward: (p, x) => reluAttention(p, 'a', tokens(x), tokens(x), heads),
  },
  'convolution, batch norm, transposed convolution': {
    specs: {
      ...conv2dSpecs('c', 3, WIDTH, 4, { bias: false }),
      ...batchNormSpecs('b', 4),
      ...convTranspose2dSpecs('t', 2, 4, WIDTH),
    },
    shape: [2, 6, 6, WIDTH],
    forward: (p, x) => {
      const down = batchNorm(p, 'b', conv2d(p, 'c', map(x), { stride: 2, pad: 1 }), { training: true });
      return convTranspose2d(p, 't', tf.relu(down), { stride: 2 });
    },
  },
  'resize, cosine distance and scaled gradients': {
    specs: linearSpecs('l', WIDTH, WIDTH),
    shape: [2, 4, 4, WIDTH],
    forward: (p, x) => {
      const y = scaleGradient(linear(p, 'l', x), tf.expandDims(cosineDistance(x, linear(p, 'l', x)), -1));
      return upsampleBilinear(map(y), 6, 7, false);
    },
  },
};

type Tensors = Record<string, tf.Tensor>;

interface StepInput {
  readonly x: tf.Tensor;
  readonly noise: tf.Tensor;
  readonly lr: tf.Scalar;
  readonly step: tf.Scalar;
}

/** One whole training step: loss, gradients, clipping and optimiser. */
function trainingStep(forward: Case['forward']) {
  const optimiser = createOptimiser({
    kind: 'stableAdamw',
    beta1: 0.9,
    beta2: 0.999,
    // Large, so that gradients which are 0 but for rounding (a key's bias under softmax) do not become steps.
    eps: 1e-3,
    weightDecay: 1e-2,
    amsgrad: true,
  });
  return {
    initial: (params: Record<string, NDArray>) => optimiser.initialState(params),
    run: (params: Tensors, buffers: Tensors, state: Tensors, input: StepInput) => {
      const names = Object.keys(params);
      const loss = (...list: tf.Tensor[]): tf.Scalar => {
        const named = Object.fromEntries(names.map((name, i) => [name, list[i]]));
        const y = forward({ ...buffers, ...named }, input.x, input.noise);
        return globalCosineLoss(tf.sin(tf.reshape(tf.range(0, y.size), y.shape)), y);
      };
      const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => params[name]));
      const clipped = clipByGlobalNorm(Object.fromEntries(names.map((name, i) => [name, grads[i]])), 0.1);
      const next = optimiser.update(params, clipped, state, input);
      return { loss: value, clipped, params: next.params, state: next.state };
    },
  };
}

function toTensor({ shape, data }: NDArray): tf.Tensor {
  return tf.tensor(data as Float32Array, [...shape], 'float32');
}

function toTensors(arrays: Readonly<Record<string, NDArray>>): Tensors {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, toTensor(array)]));
}

describe('a training step agrees between ONNX Runtime and TF.js', () => {
  it.each(Object.keys(CASES))('%s', async (name) => {
    const { specs, shape, forward } = CASES[name];
    const { params, buffers } = initialise(specs, stream);
    const step = trainingStep(forward);
    const size = shape.reduce((product, extent) => product * extent, 1);
    const input = {
      x: float32(shape, stream.child('x').normal(size)),
      noise: float32(shape, stream.child('noise').uniform(size)),
      lr: float32([], [1e-2]),
      step: float32([], [0]),
    };
    const expected = step.run(toTensors(params), toTensors(buffers), toTensors(step.initial(params)), {
      x: toTensor(input.x),
      noise: toTensor(input.noise),
      lr: tf.scalar(1e-2),
      step: tf.scalar(0),
    });
    const compiled = jit(step.run);
    const actual = await compiled(params, buffers, step.initial(params), input);
    await compiled.dispose();
    expectClose(actual.loss.data, expected.loss.dataSync(), 1e-5);
    for (const part of ['clipped', 'params', 'state'] as const) {
      expect(Object.keys(actual[part])).toEqual(Object.keys(expected[part]));
      for (const [key, value] of Object.entries(expected[part])) {
        expectClose(actual[part][key].data, value.dataSync(), 1e-4);
      }
    }
  });
});
