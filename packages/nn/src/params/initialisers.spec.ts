import { RandomStream } from '../random/random-stream.js';
import {
  constant,
  fanInUniform,
  kaimingNormal,
  normal,
  ones,
  truncatedNormal,
  uniform,
  xavierUniform,
  zeros,
} from './initialisers.js';
import type { Initialiser } from './initialisers.js';
import { fans } from './fans.js';

const stream = RandomStream.fromSeed(3).child('weight');
const SIZE = 40000;

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe('initialisers', () => {
  it('fill with constants', () => {
    expect([...zeros([2, 2], stream)]).toEqual([0, 0, 0, 0]);
    expect([...ones([3], stream)]).toEqual([1, 1, 1]);
    expect([...constant(0.5)([], stream)]).toEqual([0.5]);
  });

  it.each<[string, Initialiser, readonly number[], number, number | undefined]>([
    ['normal', normal(0.3), [SIZE], 0.3, undefined],
    ['uniform', uniform(0.3), [SIZE], 0.3 / Math.sqrt(3), 0.3],
    // The standard deviation of a normal variable cut at two is 0.8796.
    ['truncatedNormal', truncatedNormal(0.02, 0.04), [SIZE], 0.8796 * 0.02, 0.04],
    ['kaimingNormal of a convolution', kaimingNormal('conv'), [3, 3, 64, 70], Math.sqrt(2 / 630), undefined],
    [
      'kaimingNormal of a transposed convolution',
      kaimingNormal('convTranspose'),
      [3, 3, 64, 70],
      Math.sqrt(2 / 630),
      undefined,
    ],
    ['kaimingNormal of a linear layer', kaimingNormal('linear'), [100, 400], Math.sqrt(2 / 400), undefined],
    ['xavierUniform', xavierUniform('linear'), [100, 400], Math.sqrt(2 / 500), Math.sqrt(6 / 500)],
    ['fanInUniform', fanInUniform('conv'), [3, 3, 64, 70], 1 / Math.sqrt(3 * 576), 1 / Math.sqrt(576)],
  ])('%s has the deviation and the bound of its definition', (_, init, shape, std, bound) => {
    const values = init(shape, stream);
    expect(values.length).toBe(shape.reduce((size, extent) => size * extent, 1));
    expect(Math.abs(deviation(values) / std - 1)).toBeLessThan(0.02);
    if (bound !== undefined) {
      expect(largest(values)).toBeLessThanOrEqual(Math.fround(bound));
      expect(largest(values)).toBeGreaterThan(0.98 * bound);
    }
  });

  it('truncatedNormal leaves elements inside the cut as normal makes them', () => {
    const cut = truncatedNormal(1, 1.5)([1000], stream);
    const free = normal(1)([1000], stream);
    const inside = [...free.keys()].filter((i) => Math.abs(free[i]) <= 1.5);
    expect(inside.length).toBeLessThan(1000);
    expect(inside.every((i) => cut[i] === free[i])).toBe(true);
  });

  it('truncatedNormal refuses a cut that would reject almost everything', () => {
    expect(() => truncatedNormal(1, 0.01)).toThrow('cut >= std / 4');
  });
});

describe('fans', () => {
  it('counts as PyTorch does', () => {
    expect(fans([10, 20], 'linear')).toEqual({ fanIn: 10, fanOut: 20 });
    expect(fans([3, 3, 10, 20], 'conv')).toEqual({ fanIn: 90, fanOut: 180 });
    // [kh, kw, out, in]: PyTorch reads [in, out, kh, kw] as [out, in, kh, kw].
    expect(fans([2, 2, 10, 20], 'convTranspose')).toEqual({ fanIn: 40, fanOut: 80 });
  });

  it('refuses a weight of another rank', () => {
    expect(() => fans([3], 'linear')).toThrow('a linear weight must have rank 2, but its shape is [3]');
    expect(() => kaimingNormal('conv')([4, 4], stream)).toThrow('a conv weight must have rank 4');
  });
});
