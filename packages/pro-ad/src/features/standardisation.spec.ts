import * as tf from '@tensorflow/tfjs';
import { toTaps, toTensors } from '../testing/eager.js';
import { tinyPlan } from '../testing/tiny-plan.js';
import { toBatch, toyFeatures, toyTaps } from '../testing/toy-cell.js';
import { normalImages } from '../testing/toy-images.js';
import { ChannelMoments } from './channel-moments.js';
import { standardisationBuffers } from './standardisation.js';
import { fuse, groupTarget, tapTokens } from './tap-tokens.js';

describe('standardisation', () => {
  // More images than are read at a time, and not a multiple.
  const { images, category } = normalImages(37);

  it('gives resampled taps mean 0 and deviation 1 per channel over the training set', async () => {
    const plan = tinyPlan({}, toyTaps);
    const buffers = await standardisationBuffers(plan, toyFeatures(images, category));
    expect(Object.keys(buffers)).toEqual(['input.0.mean', 'input.0.std', 'input.1.mean', 'input.1.std']);
    const tokens = tapTokens(plan, toTensors(buffers), toTaps(toBatch(images)));
    tokens.forEach((tap, index) => {
      expect(tap.shape).toEqual([37, 16, toyTaps[index].channels]);
      const { mean, variance } = tf.moments(tap, [0, 1]);
      for (const value of mean.dataSync()) expect(value).toBeCloseTo(0, 5);
      for (const value of variance.dataSync()) expect(value).toBeCloseTo(1, 4);
    });
  });

  it('leaves the taps alone when it is off', () => {
    const plan = tinyPlan({ features: { standardise: false } }, toyTaps);
    const taps = toTaps(toBatch(images.slice(0, 1)));
    expect(tapTokens(plan, {}, taps)[1].dataSync()).toEqual(taps[1].dataSync());
  });

  it('does not let a channel that is constant on normal images explode', () => {
    const moments = new ChannelMoments(2);
    moments.add(Float32Array.of(0, 1, 0, -1, 0, 1, 0, -1));
    expect([...moments.mean()]).toEqual([0, 0]);
    expect(moments.deviation()[0]).toBeCloseTo(0.005, 8);
    expect(moments.deviation()[1]).toBe(1);
  });

  it('divides by something even when everything is zero', () => {
    const moments = new ChannelMoments(1);
    moments.add(new Float32Array(4));
    expect(moments.deviation()[0]).toBeCloseTo(1e-6, 12);
  });
});

describe('targets', () => {
  const a = tf.tensor3d([[[1, 2]]]);
  const b = tf.tensor3d([[[3, 6]]]);

  it('joins, averages or sums the taps of a group', () => {
    const alike = tinyPlan().taps.map((tap) => ({ ...tap, channels: 4 }));
    expect([...fuse(tinyPlan(), [a, b]).dataSync()]).toEqual([1, 2, 3, 6]);
    expect([...fuse(tinyPlan({ features: { fuse: 'mean' } }, alike), [a, b]).dataSync()]).toEqual([2, 4]);
    expect([...fuse(tinyPlan({ features: { fuse: 'sum' } }, alike), [a, b]).dataSync()]).toEqual([4, 8]);
  });

  it('takes the taps of its group', () => {
    const plan = tinyPlan();
    expect(groupTarget(plan, plan.groups[1], [a, b])).toBe(b);
  });
});
