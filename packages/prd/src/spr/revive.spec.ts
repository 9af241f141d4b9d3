import * as tf from '@tensorflow/tfjs';
import type { PrototypeSet } from '../mnp/sites.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, smallSite } from '../testing/fixtures.js';
import { revive } from './revive.js';

useCpuBackend();

const COUNT = 4;
const VALUES = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8];

function revived(
  idle: number[],
  { groups = 1, errors = [0.5], tokens = [[8, 9]], enabled = 1, prototypeLr = 1 } = {},
) {
  const set: PrototypeSet = {
    site: smallSite({ count: COUNT, groups }),
    name: 's',
    stage: 0,
  };
  const config = smallConfig({ spr: { k: 1, staleAfter: 10 }, train: { prototypeLr } });
  const { params, buffers } = revive(
    set,
    config,
    {
      params: { 's.prototypes': tf.tensor2d(VALUES, [COUNT, 2]) },
      buffers: { 's.idle': tf.tensor1d(idle) },
    },
    { tokens: tf.tensor2d(tokens), errors: tf.tensor1d(errors) },
    enabled,
  );
  return {
    prototypes: params['s.prototypes'].dataSync<'float32'>(),
    idle: Array.from(buffers['s.idle'].dataSync()),
  };
}

const withRow = (row: number, a: number, b: number) =>
  Float32Array.from(VALUES, (value, i) => (Math.floor(i / 2) === row ? [a, b][i % 2] : value));

describe('revive', () => {
  it('changes nothing, bit for bit, while none is stale', () => {
    expect(revived([0, 9, 3, 9])).toEqual({ prototypes: Float32Array.from(VALUES), idle: [0, 9, 3, 9] });
  });

  it('re-seeds the one that was idle longest and starts its counter again', () => {
    expect(revived([10, 0, 12, 11])).toEqual({ prototypes: withRow(2, 8, 9), idle: [10, 0, 0, 11] });
  });

  it('re-seeds the first of equally stale ones', () => {
    expect(revived([3, 10, 10, 10])).toEqual({ prototypes: withRow(1, 8, 9), idle: [3, 0, 10, 10] });
  });

  it('gives each block tokens of its own category', () => {
    const options = {
      groups: 2,
      errors: [0.4, 0.9],
      tokens: [
        [5, 6],
        [7, 8],
      ],
    };
    expect(revived([10, 0, 11, 0], options)).toEqual({ prototypes: withRow(2, 7, 8), idle: [10, 0, 0, 0] });
    expect(revived([12, 0, 11, 0], options)).toEqual({ prototypes: withRow(0, 5, 6), idle: [0, 0, 11, 0] });
  });

  it('passes over a block whose category is not in the batch', () => {
    const options = {
      groups: 2,
      errors: [-1, 0.9],
      tokens: [
        [5, 6],
        [7, 8],
      ],
    };
    expect(revived([90, 90, 0, 20], options)).toEqual({ prototypes: withRow(3, 7, 8), idle: [90, 90, 0, 0] });
  });

  it('does nothing when switched off', () => {
    expect(revived([90, 90, 90, 90], { enabled: 0 }).prototypes).toEqual(Float32Array.from(VALUES));
  });

  it('stores the token in the scale of the prototypes', () => {
    expect(revived([0, 0, 0, 50], { prototypeLr: 0.5 }).prototypes).toEqual(withRow(3, 16, 18));
  });
});
