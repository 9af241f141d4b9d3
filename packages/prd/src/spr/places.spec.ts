import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { filterSite } from '../mnp/recall.js';
import type { Recall } from '../mnp/recall.js';
import type { PrototypeSet } from '../mnp/sites.js';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, smallSite } from '../testing/fixtures.js';
import { nextPlaces, placed, placeSpecs, withoutPlaces } from './places.js';

useCpuBackend();

const set: PrototypeSet = { site: smallSite({ height: 1, width: 4, count: 2 }), name: 's', stage: 0 };
const config = smallConfig({ mnp: { place: 1, count: 2 }, spr: { k: 1 } });
const off = smallConfig({ mnp: { count: 2 }, spr: { k: 1 } });

function recallOf(weights: number[][]): Recall {
  return {
    set,
    tokens: tf.zeros([weights.length, 2]),
    recalled: tf.zeros([weights.length, 2]),
    weights: tf.tensor2d(weights),
    prototypes: tf.zeros([2, 2]),
    experts: null,
  };
}

/** Two images of four places; the first prototype is recalled at the left, the second at the right. */
const SIDES = [
  [1, 0],
  [1, 0],
  [0, 1],
  [0, 1],
  [1, 0],
  [1, 0],
  [0, 1],
  [0, 1],
];

function placesAfter(steps: number): tf.Tensor {
  let places: tf.Tensor = tf.ones([4, 2]);
  for (let step = 0; step < steps; step++) {
    places = nextPlaces(recallOf(SIDES), config, { 's.places': places })['s.places'];
  }
  return places;
}

const penalties = (places: tf.Tensor): number[] =>
  Array.from(placed(tf.zeros([8, 2]), set, config, { 's.places': places }).dataSync());

describe('places of prototypes', () => {
  it('are not kept and change no score unless asked for', () => {
    const scores = tf.zeros<tf.Rank.R2>([8, 2]);
    expect(placeSpecs(set, off)).toEqual({});
    expect(nextPlaces(recallOf(SIDES), off, {})).toEqual({});
    expect(withoutPlaces(set, off, {}, tf.tensor1d([1, 0]))).toEqual({});
    expect(placed(scores, set, off, {})).toBe(scores);
  });

  it('say nothing at the start', () => {
    expect(placeSpecs(set, config)['s.places'].shape).toEqual([4, 2]);
    expectClose(penalties(tf.ones([4, 2])), new Array<number>(16).fill(0));
  });

  it('are a running mean of the recall weights over the images, relative to a uniform recall', () => {
    const places = placesAfter(1).arraySync() as number[][];
    expectClose(places.flat(), [1.01, 0.99, 1.01, 0.99, 0.99, 1.01, 0.99, 1.01]);
  });

  it('speak against a prototype where normal images do not recall it, at the same place of every image', () => {
    const values = penalties(placesAfter(600));
    expect(values.slice(8)).toEqual(values.slice(0, 8));
    const [first, second] = [0, 1].map((j) => [0, 1, 2, 3].map((place) => values[2 * place + j]));
    expect(first[0]).toBeCloseTo(0);
    // Beside its half a third of the window recalls it, everywhere a half of the places.
    expect(first[2]).toBeCloseTo(Math.log((2 / 3) * 0.99 + 0.01), 2);
    expect(first[3]).toBeLessThan(-4);
    expect([...second].reverse()).toEqual(first);
  });

  it('make a token recall what belongs to its place', () => {
    const swapped = smallConfig({ mnp: { place: 3, count: 2 }, spr: { k: 1 } });
    const state = {
      'mnp.0.stage.0.places': placesAfter(600),
      'mnp.0.stage.0.prototypes': tf.tensor2d([
        [1, 0],
        [0, 1],
      ]),
    };
    // As the second prototype, everywhere; it belongs to the right half.
    const map = tf.tile(tf.tensor4d([0, 1], [1, 1, 1, 2]), [1, 1, 4, 1]) as tf.Tensor4D;
    const recalled = (config: PrdConfig) =>
      Array.from(filterSite(state, set.site, config, map, null).output.dataSync());
    expect(recalled(off)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(recalled(swapped)).toEqual([1, 0, 0, 1, 0, 1, 0, 1]);
  });

  it('leave a prototype without places that normal images do not recall at all', () => {
    const values = penalties(
      tf.tensor2d([
        [1, 0],
        [1, 1e-9],
        [1, 0],
        [1, 0],
      ]),
    );
    expectClose(values, new Array<number>(16).fill(0), 1e-4);
  });

  it('begin anew with the prototype', () => {
    const anew = withoutPlaces(set, config, { 's.places': placesAfter(600) }, tf.tensor1d([0, 1]))[
      's.places'
    ];
    const values = penalties(anew);
    expectClose(
      [0, 1, 2, 3].map((place) => values[2 * place + 1]),
      [0, 0, 0, 0],
    );
    expect(values[6]).toBeLessThan(-4);
  });
});
