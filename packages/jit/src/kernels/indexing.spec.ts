import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { float32, int32 } from '../ndarray.js';
import { INDEXING } from '../testing/cases/indexing.js';
import { describeParity } from '../testing/parity.js';

describeParity('indexing kernels', INDEXING);

describe('sums of many rows', () => {
  it.each([3, 700])('into %i segments lose no row and keep their order', async (segments) => {
    const rows = 20000;
    const ids = Int32Array.from({ length: rows }, (_, i) => (i * 7) % 3);
    const sum = jit((x: tf.Tensor, s: tf.Tensor1D) => tf.unsortedSegmentSum(x, s, segments));
    const ones = float32([rows, 4], new Float32Array(rows * 4).fill(1));
    const runs = [0, 1, 2].map(async () => (await sum(ones, int32([rows], ids))).data);
    const expected = [6667, 6667, 6666].flatMap((count) => [count, count, count, count]);
    for (const data of await Promise.all(runs)) expect([...data.slice(0, 12)]).toEqual(expected);
    await sum.dispose();
  });
});
