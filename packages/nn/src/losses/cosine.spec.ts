import * as tf from '@tensorflow/tfjs';
import { expectClose, gaussian, tensor } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { dotLoop } from '../testing/loops.js';
import { cosineDistance, cosineSimilarity, globalCosineLoss } from './cosine.js';

useCpuBackend();

function similarities(a: Float64Array, b: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: a.length / width }, (_, row) => {
    const x = a.subarray(row * width, (row + 1) * width);
    const y = b.subarray(row * width, (row + 1) * width);
    return dotLoop(x, y) / Math.max(Math.sqrt(dotLoop(x, x) * dotLoop(y, y)), 1e-8);
  });
}

describe('cosine similarity and distance', () => {
  const inputs = { a: gaussian('a', [2, 3, 5]), b: gaussian('b', [2, 3, 5], 2) };

  it('agree with loops over the last axis, with gradients by both arguments', () => {
    checkGradients({
      inputs,
      compute: ({ a, b }) => {
        const cosine = cosineSimilarity(a, b);
        expect(cosine.shape).toEqual([2, 3]);
        return cosine;
      },
      reference: ({ a, b }) => similarities(a, b, 5),
    });
    checkGradients({
      inputs,
      compute: ({ a, b }) => cosineDistance(a, b),
      reference: ({ a, b }) => similarities(a, b, 5).map((cosine) => 1 - cosine),
    });
  });

  it('divide by 1e-8 where the product of the norms is smaller, and then only pull along the other vector', () => {
    const a = tf.tensor2d([
      [3e-5, 0],
      [0, 0],
    ]);
    const b = tf.tensor2d([
      [1e-5, 1e-5],
      [1, 2],
    ]);
    expectClose(cosineSimilarity(a, b).dataSync(), [0.03, 0], 1e-6);
    const [byA] = tf.grads((x: tf.Tensor, y: tf.Tensor) => cosineSimilarity(x, y))([a, b], tf.ones([2]));
    expectClose(byA.dataSync(), [1e3, 1e3, 1e8, 2e8], 1e-5);
  });

  it('are 1 and 0 for equal, -1 and 2 for opposite vectors', () => {
    const x = tensor(gaussian('x', [4, 16]));
    expectClose(cosineSimilarity(x, x).dataSync(), [1, 1, 1, 1], 1e-6);
    expectClose(cosineDistance(x, tf.neg(x)).dataSync(), [2, 2, 2, 2], 1e-6);
  });
});

describe('globalCosineLoss', () => {
  const inputs = { prediction: gaussian('p', [3, 2, 2, 4]) };
  const target = gaussian('t', [3, 2, 2, 4]);

  it('is the mean over images of the distance of the joined features', () => {
    checkGradients({
      inputs,
      compute: ({ prediction }) => globalCosineLoss(tensor(target), prediction),
      reference: ({ prediction }) => {
        const cosines = similarities(target.data, prediction, 16);
        return Float64Array.of(1 - (cosines[0] + cosines[1] + cosines[2]) / 3);
      },
    });
  });

  it('takes the target as a constant', () => {
    const loss = (x: tf.Tensor): tf.Tensor => globalCosineLoss(tf.square(x), x);
    const fixed = tensor(gaussian('q', [2, 6]));
    const constant = tf.square(fixed);
    expectClose(
      tf.grad(loss)(fixed).dataSync(),
      tf
        .grad((x) => globalCosineLoss(constant, x))(fixed)
        .dataSync(),
      1e-6,
    );
  });
});
