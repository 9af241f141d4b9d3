import { initialise, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, smallSite, tensors } from '../testing/fixtures.js';
import { filterSite, siteSpecs } from './recall.js';
import type { Site } from './sites.js';

useCpuBackend();

const stream = RandomStream.fromSeed(8);
const SHAPE: [number, number, number, number] = [2, 2, 3, 4];
const ROWS = 12;
const map = () => tf.tensor4d(stream.child('map').normal(48), SHAPE);
const siteWith = (count: number): Site => smallSite({ width: 3, channels: 4, count });

function run(count: number, mnp: object, spr: object = {}) {
  const config = smallConfig({ mnp: { count, ...mnp }, spr: { k: 1, ...spr } });
  const site = siteWith(count);
  const { params, buffers } = initialise(siteSpecs(site, config), stream);
  const state = tensors({ ...params, ...buffers });
  return { config, site, state, ...filterSite(state, site, config, map(), null) };
}

describe('filterSite', () => {
  it('recalls the one prototype there is, everywhere', () => {
    const { output, state } = run(1, {}, { mode: 'dense' });
    const prototype = state['mnp.0.stage.0.prototypes'].dataSync();
    expect(output.shape).toEqual(SHAPE);
    expect(Array.from(output.dataSync())).toEqual(Array.from({ length: 48 }, (_, i) => prototype[i % 4]));
  });

  it('equals a dense recall, bit for bit, when all prototypes are kept', () => {
    const kept = run(5, {}, { mode: 'topk', k: 5 }).output.dataSync();
    expect(kept).toEqual(run(5, {}, { mode: 'dense' }).output.dataSync());
  });

  it('recalls the nearest prototype with k = 1', () => {
    const { output, recalls, state } = run(5, {});
    const table = state['mnp.0.stage.0.prototypes'].arraySync() as number[][];
    const nearest = recalls[0].weights.argMax(1).arraySync() as number[];
    expectClose(
      output.dataSync(),
      nearest.flatMap((j) => table[j]),
    );
  });

  it('gives the recall the length of the token when asked to', () => {
    const { output, recalls, state } = run(5, { rescale: true });
    const nearest = recalls[0].weights.argMax(1).arraySync() as number[];
    const table = state['mnp.0.stage.0.prototypes'].arraySync() as number[][];
    const rows = tf.reshape(map(), [ROWS, 4]).arraySync() as number[][];
    const expected = rows.flatMap((row, i) => {
      const scale = Math.hypot(...row) / Math.hypot(...table[nearest[i]]);
      return table[nearest[i]].map((value) => value * scale);
    });
    expectClose(output.dataSync(), expected);
  });

  it('feeds a stage with what the one before gave', () => {
    const { output, recalls, config, state } = run(5, { stages: 2, filter: 'residual' });
    expect(recalls.map(({ set }) => set.name)).toEqual(['mnp.0.stage.0', 'mnp.0.stage.1']);
    const single = smallConfig({ mnp: { count: 5, filter: 'residual' }, spr: { k: 1 } });
    const first = filterSite(state, siteWith(5), single, map(), null).output;
    expect(first.dataSync()).not.toEqual(output.dataSync());
    const renamed = { ...state, 'mnp.0.stage.0.prototypes': state['mnp.0.stage.1.prototypes'] };
    expectClose(filterSite(renamed, siteWith(5), single, first, null).output.dataSync(), output.dataSync());
    expect(config.mnp.stages).toBe(2);
    expect(recalls[1].tokens.dataSync()).toEqual(map().dataSync());
  });

  it.each([
    [true, 'keeps', 0],
    [false, 'lets', 1],
  ])(
    'detached: %s %s gradients of the output from the prototypes, but never those of the recall',
    (detached, _, passes) => {
      const config = smallConfig({ mnp: { count: 5 }, spr: { k: 2 } });
      const { state, site } = run(5, {});
      const name = 'mnp.0.stage.0.prototypes';
      const training = { noise: {}, category: tf.tensor1d([0, 1], 'int32'), detached };
      const through = (pick: 'output' | 'recall') =>
        tf.grad((m) => {
          const { output, recalls } = filterSite({ ...state, [name]: m }, site, config, map(), training);
          const value = tf.sum(tf.square(pick === 'output' ? output : recalls[0].recalled));
          return tf.add(value, tf.mul(0, tf.sum(m)));
        })(state[name]);
      const size = (gradient: tf.Tensor) => Math.hypot(...gradient.dataSync());
      expect(size(through('output')) > 0 ? 1 : 0).toBe(passes);
      expect(size(through('recall'))).toBeGreaterThan(0);
    },
  );
});
