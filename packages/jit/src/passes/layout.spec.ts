import * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph.js';
import { trace } from '../trace/trace.js';
import { removeDeadNodes } from './dead-nodes.js';
import { chooseLayouts } from './layout.js';
import { optimise } from './optimise.js';

/** Elements that the transposes of activations move. */
function moved(graph: Graph): number {
  return removeDeadNodes(graph)
    .nodes.filter(
      ({ op, outputs: [{ shape }] }) => op === 'Transpose' && shape.length === 4 && shape[0] === 2,
    )
    .reduce((sum, { outputs: [{ shape }] }) => sum + shape.reduce((size, extent) => size * extent, 1), 0);
}

const image = { shape: [2, 8, 8, 4], dtype: 'float32' } as const;
const filter = { shape: [3, 3, 4, 4], dtype: 'float32' } as const;
const vector = { shape: [4], dtype: 'float32' } as const;
const SIZE = 2 * 8 * 8 * 4;

const conv = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same');

function block(x: tf.Tensor, w: tf.Tensor, gain: tf.Tensor): tf.Tensor {
  const h = conv(x, w);
  const { mean, variance } = tf.moments(h, [0, 1, 2]);
  return tf.relu(tf.mul(tf.mul(tf.sub(h, mean), tf.rsqrt(variance)), gain));
}

describe('chooseLayouts', () => {
  it('moves a stack of convolutions at its ends only', () => {
    const stack = (x: tf.Tensor, w: tf.Tensor, gain: tf.Tensor) =>
      block(block(block(x, w, gain), w, gain), w, gain);
    const { graph } = trace(stack, [image, filter, vector]);
    expect(moved(graph)).toBe(6 * SIZE);
    expect(moved(optimise(graph))).toBe(2 * SIZE);
  });

  it('keeps the gradient on the same side', () => {
    const loss = (w: tf.Tensor, x: tf.Tensor, gain: tf.Tensor) =>
      tf.mean(
        tf.square(
          tf.add(
            block(block(x, w, gain), w, gain),
            tf.pad(tf.slice(x, [0, 1], [-1, 7]), [
              [0, 0],
              [1, 0],
              [0, 0],
              [0, 0],
            ]),
          ),
        ),
      );
    const { graph } = trace(
      (w: tf.Tensor, x: tf.Tensor, gain: tf.Tensor) => tf.grad((v: tf.Tensor) => loss(v, x, gain))(w),
      [filter, image, vector],
    );
    const after = optimise(graph);
    // The image itself, once; without the pass each convolution and each gradient moves what goes in and comes out.
    expect(moved(after)).toBe(SIZE);
    expect(moved(graph)).toBeGreaterThan(5 * SIZE);
  });

  it('leaves a value where moving it pays less than moving it back', () => {
    // Four reductions to a rank that has no layout want the value as it is; two convolutions want it moved.
    const fn = (x: tf.Tensor, w: tf.Tensor) => [
      conv(x, w),
      conv(x, tf.neg(w)),
      tf.reshape(tf.exp(x), [2, -1]),
    ];
    const { graph } = trace(fn, [image, filter]);
    const after = optimise(graph);
    expect(moved(after)).toBe(3 * SIZE);
    const exp = after.nodes.find(({ op }) => op === 'Exp');
    expect(exp?.outputs[0].shape).toEqual(image.shape);
  });

  it('makes a product of the channels between convolutions a convolution', () => {
    const matrix = { shape: [1, 1, 4, 4], dtype: 'float32' } as const;
    const fn = (x: tf.Tensor, w: tf.Tensor, m: tf.Tensor) => conv(tf.relu(conv(conv(x, w), m)), w);
    const { graph } = trace(fn, [image, filter, matrix]);
    const count = (of: Graph, op: string) => of.nodes.filter((node) => node.op === op).length;
    expect([count(graph, 'MatMul'), count(graph, 'Conv')]).toEqual([1, 2]);
    const after = optimise(graph);
    expect([count(after, 'MatMul'), count(after, 'Conv')]).toEqual([0, 3]);
    expect(moved(after)).toBe(2 * SIZE);
  });

  it('leaves a product of the channels that stands alone', () => {
    const matrix = { shape: [4, 4], dtype: 'float32' } as const;
    const fn = (x: tf.Tensor, w: tf.Tensor, m: tf.Tensor) => [conv(x, w), tf.matMul(tf.exp(x), m)];
    const after = optimise(trace(fn, [image, filter, matrix]).graph);
    expect(after.nodes.filter(({ op }) => op === 'MatMul')).toHaveLength(1);
  });

  it('does not touch a graph without convolutions', () => {
    const { graph } = trace((x: tf.Tensor) => tf.transpose(tf.exp(x), [0, 2, 1, 3]), [image]);
    expect(chooseLayouts(graph)).toBe(graph);
  });
});
