import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig } from '../testing/fixtures.js';
import { similarityScores } from './scores.js';

useCpuBackend();

const [TOKENS, COUNT, CHANNELS, TAU] = [4, 3, 5, 0.2];
const x = RandomStream.fromSeed(1).normal(TOKENS * CHANNELS);
const m = RandomStream.fromSeed(2).normal(COUNT * CHANNELS);
const row = (data: Float32Array, i: number) => Array.from(data.subarray(i * CHANNELS, (i + 1) * CHANNELS));
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

function scoresOf(metric: string): Float32Array {
  const config = smallConfig({ mnp: { metric, tau: TAU } });
  return similarityScores(
    tf.tensor2d(x, [TOKENS, CHANNELS]),
    tf.tensor2d(m, [COUNT, CHANNELS]),
    config,
  ).dataSync<'float32'>();
}

function expected(similarity: (a: number[], b: number[]) => number): number[] {
  return Array.from({ length: TOKENS * COUNT }, (_, i) =>
    similarity(row(x, Math.floor(i / COUNT)), row(m, i % COUNT)),
  );
}

describe('similarityScores', () => {
  it('is the cosine over tau', () => {
    expectClose(
      scoresOf('cos'),
      expected((a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) / TAU),
    );
  });

  it('is the inner product per channel over tau', () => {
    expectClose(
      scoresOf('dot'),
      expected((a, b) => dot(a, b) / CHANNELS / TAU),
    );
  });

  it('is the negative squared distance per channel over tau, up to a constant of the token', () => {
    const distances = expected(
      (a, b) =>
        -dot(
          a.map((v, i) => v - b[i]),
          a.map((v, i) => v - b[i]),
        ) /
        CHANNELS /
        TAU,
    );
    const scores = scoresOf('l2');
    const differences = (all: ArrayLike<number>) =>
      Array.from({ length: TOKENS * COUNT }, (_, i) => all[i] - all[i - (i % COUNT)]);
    expectClose(differences(scores), differences(distances), 1e-4);
  });
});
