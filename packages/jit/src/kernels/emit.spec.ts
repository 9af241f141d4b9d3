import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { GraphBuilder } from '../graph/builder.js';
import { float32, int32 } from '../ndarray.js';
import { elementwise, expand, reshape, slice, splatNumber } from './emit.js';

const builder = (): GraphBuilder => new GraphBuilder();
const input = (graph: GraphBuilder, shape: number[]) => graph.input('x', { shape, dtype: 'float32' });

describe('the pieces that kernels are made of', () => {
  it('compute on what is repeated, and repeat the result only if it must be', () => {
    const graph = builder();
    const row = input(graph, [3]);
    const whole = graph.input('y', { shape: [2, 3], dtype: 'float32' });
    const repeated = expand(graph, row, [2, 3]);
    const sum = elementwise(graph, 'Add', [repeated, whole]);
    expect(sum.producer?.op).toBe('Add');
    expect(sum.producer?.inputs).toEqual([row, whole]);
    const twice = elementwise(graph, 'Mul', [repeated, graph.splat(2, [2, 3], 'float32')]);
    expect(twice.producer?.op).toBe('Expand');
    expect(twice.producer?.inputs[0]?.shape).toEqual([3]);
  });

  it('know a constant that repeats one number, however it is stored', () => {
    const graph = builder();
    expect(splatNumber(graph.constant(new Float32Array(6).fill(3), [2, 3], 'float32'))).toBe(3);
    expect(splatNumber(graph.constant(Float32Array.of(0, -0), [2], 'float32'))).toBeNull();
    expect(splatNumber(graph.constant(Float32Array.of(NaN, NaN), [2], 'float32'))).toBeNaN();
    expect(splatNumber(graph.splat(5, [4], 'int32'))).toBe(5);
    expect(splatNumber(input(graph, [2]))).toBeNull();
  });

  it('leave out what changes nothing', () => {
    const graph = builder();
    const x = input(graph, [2, 3]);
    expect(reshape(graph, x, [2, 3])).toBe(x);
    expect(expand(graph, x, [2, 3])).toBe(x);
    expect(slice(graph, x, [0, 0], [2, 3])).toBe(x);
    expect(slice(graph, graph.splat(1, [4], 'float32'), [1], [2]).constant).toEqual({
      kind: 'splat',
      value: 1,
    });
  });
});

describe('what the cpu backend cannot be compared in', () => {
  it('takes strided slices of nothing', async () => {
    const empty = await jit((x: tf.Tensor) => tf.stridedSlice(x, [2], [1], [1]))(float32([3], [1, 2, 3]));
    expect(empty.shape).toEqual([0]);
  });

  it('survives dividing the smallest whole number by -1', async () => {
    const divide = jit((a: tf.Tensor, b: tf.Tensor) => [tf.floorDiv(a, b), tf.mod(a, b)]);
    const [quotient, remainder] = await divide(int32([2], [-(2 ** 31), -7]), int32([2], [-1, -1]));
    expect([...quotient.data]).toEqual([2 ** 31 - 1, 7]);
    expect([...remainder.data]).toEqual([0, 0]);
  });

  it('accumulates along negative axes', async () => {
    const sums = jit((x: tf.Tensor) => tf.cumsum(x, -2));
    expect([...(await sums(float32([2, 2], [1, 2, 3, 4]))).data]).toEqual([1, 2, 4, 6]);
  });

  it('transforms every image of a batch', async () => {
    const shift = jit((x: tf.Tensor4D) =>
      tf.image.transform(x, tf.tensor2d([[1, 0, 1, 0, 1, 0, 0, 0]]), 'nearest', 'constant', 9),
    );
    const { data } = await shift(float32([2, 1, 2, 1], [1, 2, 3, 4]));
    expect([...data]).toEqual([2, 9, 4, 9]);
  });
});
