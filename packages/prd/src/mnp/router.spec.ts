import { initialise, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { HIDDEN } from '../spr/hiding.js';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallSite, tensors } from '../testing/fixtures.js';
import { route, routerSpecs } from './router.js';
import type { PrototypeSet } from './sites.js';

useCpuBackend();

const [BATCH, TOKENS, CHANNELS, COUNT, EXPERTS, ACTIVE] = [2, 5, 4, 6, 3, 2];
const set: PrototypeSet = {
  site: smallSite({ channels: CHANNELS, count: COUNT, experts: EXPERTS }),
  name: 's',
  stage: 0,
};
const stream = RandomStream.fromSeed(6);
const values = stream.child('tokens').normal(BATCH * TOKENS * CHANNELS);
const weights = tensors(initialise(routerSpecs(set), stream).params);
const routed = () => route(weights, set, tf.tensor2d(values, [BATCH * TOKENS, CHANNELS]), BATCH, ACTIVE);

/** The router by hand, in float64; erf from Abramowitz and Stegun 7.1.26. */
function probabilities(image: number): number[] {
  const erf = (x: number) => {
    const t = 1 / (1 + 0.3275911 * Math.abs(x));
    const poly =
      ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    return Math.sign(x) * (1 - poly * Math.exp(-x * x));
  };
  const token = (t: number, c: number) => values[(image * TOKENS + t) * CHANNELS + c];
  const over = Array.from({ length: TOKENS }, (_, t) => t);
  const channels = Array.from({ length: CHANNELS }, (_, c) => c);
  const pooled = [
    ...channels.map((c) => over.reduce((sum, t) => sum + token(t, c), 0) / TOKENS),
    ...channels.map((c) => Math.max(...over.map((t) => token(t, c)))),
  ];
  const layer = (x: number[], name: string) => {
    const w = weights[`s.router.${name}.weight`].arraySync() as number[][];
    const b = weights[`s.router.${name}.bias`].arraySync() as number[];
    return b.map((bias, out) => x.reduce((sum, v, i) => sum + v * w[i][out], bias));
  };
  const hidden = layer(pooled, 'hidden').map((x) => (x / 2) * (1 + erf(x / Math.SQRT2)));
  const logits = layer(hidden, 'gate');
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return logits.map((logit) => Math.exp(logit) / total);
}

describe('route', () => {
  it('is a softmax over experts of pooled tokens', () => {
    const { probabilities: found } = routed();
    expectClose(found.dataSync(), [...probabilities(0), ...probabilities(1)], 1e-5);
  });

  it('gives the prototypes of the most probable experts their log probability and hides the others', () => {
    const prior = routed().prior.arraySync() as number[][];
    for (const [image, row] of prior.entries()) {
      const p = probabilities(image);
      const least = Math.min(...p);
      row.forEach((value, j) => {
        const expert = p[Math.floor(j / 2)];
        if (expert === least) expect(value).toBeLessThan(-0.9 * HIDDEN);
        else expect(value).toBeCloseTo(Math.log(expert), 4);
      });
    }
  });

  it('has no weights without experts', () => {
    expect(routerSpecs({ ...set, site: { ...set.site, experts: 1 } })).toEqual({});
  });
});
