import type { AttentionSource } from '@protobench/nn';
import { linear, normalise } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { reconstructionSpecs } from '../decoder/reconstruction.js';
import type { Plan } from '../plan/plan.js';
import { largestDifference, randomParams, randomTensor } from '../testing/random-tensors.js';
import { tinyPlan } from '../testing/tiny-plan.js';
import { attend } from './attention.js';
import { sourceWeights } from './prototype-weights.js';

const NAME = 'decoder.0.rec';
const QUERY_NORM = `${NAME}.normQuery`;
const query = normalise(randomTensor<tf.Tensor3D>('query', [2, 4, 8]), 1e-8);
const source: AttentionSource = {
  tokens: normalise(randomTensor<tf.Tensor3D>('prototypes', [1, 5, 8]), 1e-8),
  norm: `${NAME}.normProto`,
};

const paramsOf = (plan: Plan) => randomParams(reconstructionSpecs(plan, NAME));

function planOf(kind: string, heads: number): Plan {
  return tinyPlan({ attn: { kind, heads }, proto: { count: 5 }, pc: { mode: 'none' } });
}

/** Mean over heads of the weights as the definitions read, query by query and key by key. */
function bruteForce(kind: string, plan: Plan, params: Record<string, tf.Tensor>): number[] {
  const { heads } = plan.config.attn;
  const q = linear(params, `${NAME}.q`, query, { norm: QUERY_NORM }).arraySync();
  const k = linear(params, `${NAME}.k`, source.tokens, { norm: source.norm }).arraySync()[0];
  const scales = kind === 'relu' ? [...params[`${NAME}.scale`].dataSync()] : [];
  const part = (row: number[], head: number): number[] =>
    row.slice((head * 8) / heads, ((head + 1) * 8) / heads);
  const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
  const phi = (u: number): number => (u > 0 ? u + 1 : Math.exp(u));
  const raw = (a: number[], b: number[], head: number): number => {
    if (kind === 'linear') return dot(a.map(phi), b.map(phi));
    if (kind === 'softmax') return Math.exp(dot(a, b) / Math.sqrt(a.length));
    return Math.max(0, (scales[head] * dot(a, b)) / (Math.hypot(...a) * Math.hypot(...b)));
  };
  return q.flat().flatMap((row) => {
    const perHead = Array.from({ length: heads }, (_, head) => {
      const weights = k.map((key) => raw(part(row, head), part(key, head), head));
      const total = kind === 'relu' ? 1 : weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight) => weight / total);
    });
    const joint = k.map((_, i) => perHead.reduce((sum, weights) => sum + weights[i], 0));
    const total = joint.reduce((sum, weight) => sum + weight, 0);
    return joint.map((weight) => weight / total);
  });
}

describe('sourceWeights', () => {
  it.each(['linear', 'softmax'])('times the values is the attention to the source alone: %s', (kind) => {
    const plan = planOf(kind, 1);
    const params = paramsOf(plan);
    const weights = sourceWeights(plan, params, NAME, query, QUERY_NORM, source);
    const values = linear(params, `${NAME}.v`, source.tokens, { norm: source.norm });
    const mixed = tf.matMul(weights, tf.tile(values, [2, 1, 1])) as tf.Tensor3D;
    const expected = attend(plan, params, NAME, query, QUERY_NORM, [source]);
    expect(largestDifference(linear(params, `${NAME}.proj`, mixed), expected)).toBeLessThan(1e-5);
  });

  it('times the values, scaled by what all weights sum to, is ReLU attention', () => {
    const plan = planOf('relu', 1);
    const params = paramsOf(plan);
    const weights = sourceWeights(plan, params, NAME, query, QUERY_NORM, source);
    const values = linear(params, `${NAME}.v`, source.tokens, { norm: source.norm });
    const mixed = tf.matMul(weights, tf.tile(values, [2, 1, 1])).arraySync() as number[][][];
    const unprojected = {
      ...params,
      [`${NAME}.proj.weight`]: tf.eye(8),
      [`${NAME}.proj.bias`]: tf.zeros([8]),
    };
    const expected = attend(plan, unprojected, NAME, query, QUERY_NORM, [source]).arraySync();
    mixed.flat().forEach((row, i) => {
      const other = expected.flat()[i];
      const factor = Math.hypot(...other) / Math.hypot(...row);
      row.forEach((value, c) => expect(value * factor).toBeCloseTo(other[c], 4));
    });
  });

  it.each(['linear', 'softmax', 'relu'])('is the mean over heads: %s', (kind) => {
    const plan = planOf(kind, 2);
    const params = paramsOf(plan);
    const weights = sourceWeights(plan, params, NAME, query, QUERY_NORM, source);
    expect(weights.shape).toEqual([2, 4, 5]);
    const expected = bruteForce(kind, plan, params);
    weights.dataSync().forEach((weight, i) => expect(weight).toBeCloseTo(expected[i], 5));
  });

  it('spreads the weight evenly where ReLU attention has none', () => {
    const plan = planOf('relu', 2);
    const params = { ...paramsOf(plan), [`${NAME}.scale`]: tf.zeros([2]) };
    const weights = sourceWeights(plan, params, NAME, query, QUERY_NORM, source);
    weights.dataSync().forEach((weight) => expect(weight).toBeCloseTo(0.2, 6));
  });
});
