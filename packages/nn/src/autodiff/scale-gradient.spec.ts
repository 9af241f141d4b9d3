import * as tf from '@tensorflow/tfjs';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { stopGradient } from './no-grad.js';
import { scaleGradient } from './scale-gradient.js';

useCpuBackend();

describe('scaleGradient', () => {
  const x = tf.tensor2d([
    [1, -2],
    [3, 4],
  ]);

  it('leaves the value and scales the gradient by a number', () => {
    expect([...scaleGradient(x, 0.1).dataSync()]).toEqual([1, -2, 3, 4]);
    const gradient = tf.grad((u) => tf.sum(tf.square(scaleGradient(u, 3))))(x);
    expect([...gradient.dataSync()]).toEqual([6, -12, 18, 24]);
  });

  it('equals w x + sg((1 - w) x) for a weight per row that depends on x', () => {
    const weight = (u: tf.Tensor): tf.Tensor => tf.mean(tf.abs(u), -1, true);
    const scaled = tf.grad((u) => tf.sum(tf.square(scaleGradient(u, weight(u)))))(x);
    const spelled = tf.grad((u) => {
      const w = stopGradient(weight(u));
      return tf.sum(tf.square(tf.add(tf.mul(w, u), stopGradient(tf.mul(tf.sub(1, w), u)))));
    })(x);
    expect([...scaled.dataSync()]).toEqual([...spelled.dataSync()]);
    expect([...scaled.dataSync()]).toEqual([3, -6, 21, 28]);
  });
});
