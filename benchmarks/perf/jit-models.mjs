// The two training steps that benchmarks/perf/jit.mjs measures; jit_peer.py has the same ones in PyTorch.
import * as tf from '@tensorflow/tfjs';
import { float32 } from '@protobench/jit';

/** A deterministic stream of roughly normal numbers (sum of uniforms, Park-Miller generator). */
export function normals(count, seed, scale = 1) {
  let state = (seed % 2147483646) + 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Float32Array.from({ length: count }, () => (next() + next() + next() + next() - 2) * 1.73 * scale);
}

const filled = (shape, value) => float32(shape, new Float32Array(size(shape)).fill(value));
const size = (shape) => shape.reduce((product, extent) => product * extent, 1);

/** Decoupled weight decay Adam (Loshchilov and Hutter 2019) over a flat record of tensors, as tensors. */
function adamW(params, grads, m, v, t, lr = 1e-3, decay = 1e-2, b1 = 0.9, b2 = 0.999, eps = 1e-8) {
  const next = { params: {}, m: {}, v: {}, t: tf.add(t, tf.scalar(1)) };
  const c1 = tf.sub(tf.scalar(1), tf.pow(tf.scalar(b1), next.t));
  const c2 = tf.sqrt(tf.sub(tf.scalar(1), tf.pow(tf.scalar(b2), next.t)));
  const step = tf.div(tf.scalar(lr), c1);
  for (const [name, g] of Object.entries(grads)) {
    next.m[name] = tf.add(tf.mul(m[name], tf.scalar(b1)), tf.mul(g, tf.scalar(1 - b1)));
    next.v[name] = tf.add(tf.mul(v[name], tf.scalar(b2)), tf.mul(tf.square(g), tf.scalar(1 - b2)));
    const denominator = tf.add(tf.div(tf.sqrt(next.v[name]), c2), tf.scalar(eps));
    const decayed = tf.mul(params[name], tf.scalar(1 - lr * decay));
    next.params[name] = tf.sub(decayed, tf.mul(step, tf.div(next.m[name], denominator)));
  }
  return next;
}

/** A training step: gradient of the loss, then AdamW, in one function of the state. */
function trainStep(loss) {
  return ({ params, m, v, t }, batch) => {
    const names = Object.keys(params);
    const { value, grads } = tf.valueAndGrads((...list) =>
      loss(Object.fromEntries(names.map((name, i) => [name, list[i]])), batch),
    )(names.map((name) => params[name]));
    const byName = Object.fromEntries(names.map((name, i) => [name, grads[i]]));
    return { state: adamW(params, byName, m, v, t), output: { loss: value } };
  };
}

function initialState(shapes) {
  const params = {};
  let seed = 1;
  for (const [name, shape] of Object.entries(shapes)) {
    if (name.endsWith('gain')) params[name] = filled(shape, 1);
    else if (shape.length === 1) params[name] = filled(shape, 0);
    else params[name] = float32(shape, normals(size(shape), seed++, 0.02));
  }
  const zeros = () => Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, filled(shape, 0)]));
  return { params, m: zeros(), v: zeros(), t: float32([], [0]) };
}

export const TRANSFORMER = { batch: 8, tokens: 256, dim: 256, heads: 4, layers: 4 };

/** Pre-norm transformer of 4 layers, 8 x 256 tokens of 256 channels, mean squared error against a target. */
export function transformer({ batch, tokens, dim, heads, layers } = TRANSFORMER) {
  const shapes = {};
  for (let i = 0; i < layers; i++) {
    Object.assign(shapes, {
      [`${i}.norm1.gain`]: [dim],
      [`${i}.norm1.bias`]: [dim],
      [`${i}.qkv.weight`]: [dim, 3 * dim],
      [`${i}.qkv.bias`]: [3 * dim],
      [`${i}.out.weight`]: [dim, dim],
      [`${i}.out.bias`]: [dim],
      [`${i}.norm2.gain`]: [dim],
      [`${i}.norm2.bias`]: [dim],
      [`${i}.fc1.weight`]: [dim, 4 * dim],
      [`${i}.fc1.bias`]: [4 * dim],
      [`${i}.fc2.weight`]: [4 * dim, dim],
      [`${i}.fc2.bias`]: [dim],
    });
  }
  const norm = (x, gain, bias) => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, tf.scalar(1e-5)))), gain), bias);
  };
  const gelu = (x) => tf.mul(tf.mul(x, tf.scalar(0.5)), tf.add(tf.erf(tf.mul(x, tf.scalar(Math.SQRT1_2))), tf.scalar(1)));
  const dense = (p, name, x) => tf.add(tf.matMul(x, p[`${name}.weight`]), p[`${name}.bias`]);
  const attention = (p, name, x) => {
    const qkv = tf.transpose(tf.reshape(dense(p, `${name}.qkv`, x), [batch, tokens, 3, heads, dim / heads]), [2, 0, 3, 1, 4]);
    const [q, k, v] = tf.unstack(qkv);
    const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), tf.scalar(1 / Math.sqrt(dim / heads))));
    const joined = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [batch * tokens, dim]);
    return dense(p, `${name}.out`, joined);
  };
  const loss = (p, { x, y }) => {
    let h = x;
    for (let i = 0; i < layers; i++) {
      h = tf.add(h, attention(p, `${i}`, norm(h, p[`${i}.norm1.gain`], p[`${i}.norm1.bias`])));
      const hidden = gelu(dense(p, `${i}.fc1`, norm(h, p[`${i}.norm2.gain`], p[`${i}.norm2.bias`])));
      h = tf.add(h, dense(p, `${i}.fc2`, hidden));
    }
    return tf.mean(tf.squaredDifference(h, y));
  };
  const shape = [batch * tokens, dim];
  const data = { x: float32(shape, normals(size(shape), 77)), y: float32(shape, normals(size(shape), 78)) };
  return { step: trainStep(loss), state: initialState(shapes), data };
}

export const CONVOLUTIONS = { batch: 8, extent: 32, channels: 128 };

/** Conv 3x3, conv 3x3 / 2, transposed conv 4x4 x 2, conv 3x3, batch norm and ReLU between; mean squared error. */
export function convolutions({ batch, extent, channels: c } = CONVOLUTIONS) {
  const shapes = {};
  const kernels = { a: 3, b: 3, up: 4, d: 3 };
  for (const [name, k] of Object.entries(kernels)) {
    Object.assign(shapes, { [`${name}.weight`]: [k, k, c, c], [`${name}.gain`]: [c], [`${name}.bias`]: [c] });
  }
  const batchNorm = (p, name, x) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const scale = tf.mul(p[`${name}.gain`], tf.rsqrt(tf.add(variance, tf.scalar(1e-5))));
    return tf.add(tf.mul(tf.sub(x, mean), scale), p[`${name}.bias`]);
  };
  const loss = (p, { x, y }) => {
    const weight = (name) => p[`${name}.weight`];
    let h = tf.relu(batchNorm(p, 'a', tf.conv2d(x, weight('a'), 1, 'same')));
    h = tf.relu(batchNorm(p, 'b', tf.conv2d(h, weight('b'), 2, 'same')));
    h = tf.conv2dTranspose(h, weight('up'), [batch, extent, extent, c], 2, 'same');
    h = tf.relu(batchNorm(p, 'up', h));
    h = batchNorm(p, 'd', tf.conv2d(h, weight('d'), 1, 'same'));
    return tf.mean(tf.squaredDifference(h, y));
  };
  const shape = [batch, extent, extent, c];
  const data = { x: float32(shape, normals(size(shape), 77)), y: float32(shape, normals(size(shape), 78)) };
  return { step: trainStep(loss), state: initialState(shapes), data };
}
