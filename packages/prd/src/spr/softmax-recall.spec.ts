import { noGrad, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { softmaxRecall } from './softmax-recall.js';
import { denseWeights, topkWeights } from './weights.js';

useCpuBackend();

const [TOKENS, COUNT, CHANNELS] = [6, 5, 4];
const stream = RandomStream.fromSeed(11);
const scores = () => tf.tensor2d(stream.child('scores').normal(TOKENS * COUNT), [TOKENS, COUNT]);
const prototypes = () => tf.tensor2d(stream.child('m').normal(COUNT * CHANNELS), [COUNT, CHANNELS]);
const slope = () => tf.tensor2d(stream.child('slope').normal(TOKENS * CHANNELS), [TOKENS, CHANNELS]);

describe('softmaxRecall', () => {
  it.each([
    ['over all', denseWeights],
    ['over the two largest', (s: tf.Tensor2D) => topkWeights(s, 2)],
  ])('has value and gradients of softmax and product, %s', (_, weigh) => {
    const loss = (recall: (s: tf.Tensor2D, m: tf.Tensor2D) => tf.Tensor2D) => (s: tf.Tensor, m: tf.Tensor) =>
      tf.sum(tf.mul(recall(s as tf.Tensor2D, m as tf.Tensor2D), slope()));
    const inputs = [scores(), prototypes()];
    const fused = tf.valueAndGrads(
      loss((s, m) =>
        softmaxRecall(
          noGrad(() => weigh(s)),
          s,
          m,
        ),
      ),
    )(inputs);
    const plain = tf.valueAndGrads(loss((s, m) => tf.matMul(weigh(s), m)))(inputs);
    expectClose(fused.value.dataSync(), plain.value.dataSync());
    fused.grads.forEach((gradient, i) => expectClose(gradient.dataSync(), plain.grads[i].dataSync()));
  });
});
