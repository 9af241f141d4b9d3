import { initialise, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, smallSite, tensors } from '../testing/fixtures.js';
import { filterSpecs, filterTokens } from './filter.js';
import type { PrototypeSet } from './sites.js';

useCpuBackend();

const set: PrototypeSet = {
  site: smallSite({ count: 4 }),
  name: 's',
  stage: 0,
};
const X = [1, 2, 3, 4];
const R = [5, 6, 7, 9];

function filtered(mnp: object): { y: Float32Array; weights: Record<string, tf.Tensor> } {
  const config = smallConfig({ mnp: { count: 4, ...mnp } });
  const weights = tensors(initialise(filterSpecs(set, config), RandomStream.fromSeed(1)).params);
  const y = filterTokens(weights, set, config, tf.tensor2d(X, [2, 2]), tf.tensor2d(R, [2, 2]));
  return { y: y.dataSync<'float32'>(), weights };
}

/** `W [x; r] + b` by hand. */
function mixed(weights: Record<string, tf.Tensor>): number[] {
  const w = weights['s.filter.weight'].dataSync();
  const b = weights['s.filter.bias'].dataSync();
  return [0, 1].flatMap((row) =>
    [0, 1].map((out) =>
      [X[2 * row], X[2 * row + 1], R[2 * row], R[2 * row + 1]].reduce(
        (sum, v, i) => sum + v * w[2 * i + out],
        b[out],
      ),
    ),
  );
}

describe('filterTokens', () => {
  it('replaces', () => {
    expect(Array.from(filtered({ filter: 'replace' }).y)).toEqual(R);
  });

  it('lets a share of the residual through', () => {
    expectClose(
      filtered({ filter: 'residual', beta: 0.25 }).y,
      X.map((x, i) => R[i] + 0.25 * (x - R[i])),
    );
  });

  it('starts a learnable share at 0', () => {
    const { y, weights } = filtered({ filter: 'residual', beta: 'learnable' });
    expect(Array.from(y)).toEqual(R);
    expect(Object.keys(weights)).toEqual(['s.beta']);
  });

  it('gates the token', () => {
    const { y, weights } = filtered({ filter: 'gate' });
    expectClose(
      y,
      mixed(weights).map((z, i) => X[i] / (1 + Math.exp(-z))),
    );
  });

  it('mixes token and recall', () => {
    const { y, weights } = filtered({ filter: 'concatConv' });
    expectClose(y, mixed(weights));
  });
});
