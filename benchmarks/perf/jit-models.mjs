// Training steps that benchmarks/perf/jit.mjs measures besides those of the methods; jit_peer.py has the same in PyTorch.
import { float32, scalar } from '@protobench/jit';
import {
  attentionSpecs,
  batchNorm,
  batchNormSpecs,
  conv2d,
  conv2dSpecs,
  convTranspose2d,
  convTranspose2dSpecs,
  createOptimiser,
  gelu,
  initialise,
  layerNormSpecs,
  linear,
  linearSpecs,
  normalise,
  RandomStream,
  softmaxAttention,
} from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

const OPTIMISER = createOptimiser({
  kind: 'adamw',
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  weightDecay: 1e-2,
});
const LEARNING_RATE = 1e-3;

/** A training step: gradient of the loss, then AdamW, in one function of the state. */
function trainStep(loss) {
  return ({ params, buffers, optimiser }, { x, y, step }) => {
    const names = Object.keys(params);
    const updates = {};
    const { value, grads } = tf.valueAndGrads((...list) => {
      const tensors = { ...Object.fromEntries(names.map((name, i) => [name, list[i]])), ...buffers };
      const output = loss(tensors, { x, y }, updates);
      for (const name of Object.keys(updates)) updates[name] = tf.keep(updates[name].clone());
      return output;
    })(names.map((name) => params[name]));
    const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i]]));
    const next = OPTIMISER.update(params, gradients, optimiser, { lr: tf.scalar(LEARNING_RATE), step });
    const moved = Object.fromEntries(
      Object.entries(updates).map(([name, tensor]) => {
        const copy = tensor.clone();
        tensor.dispose();
        return [name, copy];
      }),
    );
    const state = { params: next.params, buffers: { ...buffers, ...moved }, optimiser: next.state };
    return { state, output: { loss: value } };
  };
}

/** The step with its initial state, and for each number of a step the batch `{ x, y }` of random numbers with it. */
function problem(name, title, specs, loss, shape) {
  const stream = RandomStream.fromSeed(1);
  const { params, buffers } = initialise(specs, stream.child('params'));
  const size = shape.reduce((product, extent) => product * extent, 1);
  const random = (which) => float32(shape, stream.child(which).normal(size));
  const data = { x: random('x'), y: random('y') };
  return {
    name,
    title,
    step: trainStep(loss),
    state: { params, buffers, optimiser: OPTIMISER.initialState(params) },
    inputs: (step) => ({ ...data, step: scalar(step) }),
  };
}

/** Pre-norm transformer of 4 layers, 8 x 256 tokens of 256 channels, mean squared error against a target. */
export function transformer({ batch = 8, tokens = 256, dim = 256, heads = 4, layers = 4 } = {}) {
  const specs = {};
  for (let i = 0; i < layers; i++) {
    Object.assign(specs, layerNormSpecs(`${i}.norm1`, dim), attentionSpecs(`${i}.attn`, dim));
    Object.assign(specs, layerNormSpecs(`${i}.norm2`, dim));
    Object.assign(specs, linearSpecs(`${i}.fc1`, dim, 4 * dim), linearSpecs(`${i}.fc2`, 4 * dim, dim));
  }
  const loss = (p, { x, y }) => {
    let h = x;
    for (let i = 0; i < layers; i++) {
      const context = [{ tokens: normalise(h), norm: `${i}.norm1` }];
      const attention = softmaxAttention(p, `${i}.attn`, context[0].tokens, context, {
        heads,
        queryNorm: `${i}.norm1`,
      });
      h = tf.add(h, attention);
      const hidden = gelu(linear(p, `${i}.fc1`, normalise(h), { norm: `${i}.norm2` }));
      h = tf.add(h, linear(p, `${i}.fc2`, hidden));
    }
    return tf.mean(tf.square(tf.sub(h, y)));
  };
  const title = `train step, ${layers}-layer transformer, ${batch * tokens} tokens x ${dim}, AdamW`;
  return problem('transformer', title, specs, loss, [batch, tokens, dim]);
}

/** Conv 3x3, conv 3x3 / 2, transposed conv 4x4 x 2, conv 3x3, batch norm and ReLU between; mean squared error. */
export function convolutions({ batch = 8, extent = 32, channels: c = 128 } = {}) {
  const plain = { bias: false };
  const specs = {
    ...conv2dSpecs('a', 3, c, c, plain),
    ...conv2dSpecs('b', 3, c, c, plain),
    ...convTranspose2dSpecs('up', 4, c, c, plain),
    ...conv2dSpecs('d', 3, c, c, plain),
  };
  for (const name of ['a', 'b', 'up', 'd']) Object.assign(specs, batchNormSpecs(`${name}.norm`, c));
  const loss = (p, { x, y }, updates) => {
    const norm = (name, h) => batchNorm(p, `${name}.norm`, h, { training: true, updates });
    let h = tf.relu(norm('a', conv2d(p, 'a', x, { pad: 1 })));
    h = tf.relu(norm('b', conv2d(p, 'b', h, { stride: 2, pad: 1 })));
    h = tf.relu(norm('up', convTranspose2d(p, 'up', h, { stride: 2, pad: 1 })));
    h = norm('d', conv2d(p, 'd', h, { pad: 1 }));
    return tf.mean(tf.square(tf.sub(h, y)));
  };
  const title = `train step, conv / transposed conv with batch norm, ${batch} x ${extent} x ${extent} x ${c}, AdamW`;
  return problem('convolutions', title, specs, loss, [batch, extent, extent, c]);
}
