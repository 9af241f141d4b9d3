import { RandomStream } from '@protobench/nn';
import { PrdError } from '../errors.js';
import { expectClose } from '../testing/cpu-backend.js';
import { memoryFeatures, smallConfig, smallSite, tap } from '../testing/fixtures.js';
import { kmeansPrototypes } from './kmeans-prototypes.js';

const TAPS = [tap('a', 2, 2)];
/** Tokens lie at four points, two per category. */
const POINTS = [
  [
    [10, 0],
    [0, 10],
  ],
  [
    [-10, 0],
    [0, -10],
  ],
];
const category = [0, 1, 0, 1, 1, 0];
const images = category.map((c) => [
  Float32Array.from([...POINTS[c][0], ...POINTS[c][1], ...POINTS[c][1], ...POINTS[c][0]]),
]);
const features = memoryFeatures(TAPS, images, category);

async function prototypes(count: number, groups: number, mnp: object = {}, train: object = {}) {
  const config = smallConfig({
    input: { standardise: false },
    mnp: { count, sample: 64, iterations: 5, groups: groups > 1 ? 'perClass' : 'shared', ...mnp },
    spr: { k: 1 },
    train,
  });
  const site = smallSite({ count, groups });
  const input = { config, sites: [site], features, categories: ['left', 'right'], buffers: {} };
  return kmeansPrototypes(input, RandomStream.fromSeed(4));
}

const pointsOf = (data: ArrayLike<number>) =>
  Array.from({ length: data.length / 2 }, (_, i) => `${data[2 * i]},${data[2 * i + 1]}`);

describe('kmeansPrototypes', () => {
  it('finds the clusters of all categories', async () => {
    const { 'mnp.0.stage.0.prototypes': found } = await prototypes(4, 1);
    expect(found.shape).toEqual([4, 2]);
    expect(pointsOf(found.data).sort()).toEqual(['-10,0', '0,-10', '0,10', '10,0']);
  });

  it('gives each category a block of its own', async () => {
    const points = pointsOf((await prototypes(4, 2))['mnp.0.stage.0.prototypes'].data);
    expect(points.slice(0, 2).sort()).toEqual(['0,10', '10,0']);
    expect(points.slice(2).sort()).toEqual(['-10,0', '0,-10']);
  });

  it('seeds every stage', async () => {
    expect(Object.keys(await prototypes(4, 1, { stages: 2 }))).toEqual([
      'mnp.0.stage.0.prototypes',
      'mnp.0.stage.1.prototypes',
    ]);
  });

  it('stores them in the scale of their learning rate', async () => {
    const plain = (await prototypes(4, 1))['mnp.0.stage.0.prototypes'].data;
    const scaled = (await prototypes(4, 1, {}, { prototypeLr: 0.1 }))['mnp.0.stage.0.prototypes'].data;
    expectClose(
      scaled,
      Array.from(plain, (value) => value * 10),
    );
  });

  it('refuses more prototypes than there are tokens', async () => {
    await expect(prototypes(25, 1)).rejects.toThrow(PrdError);
    await expect(prototypes(26, 2)).rejects.toThrow(
      "k-means for 13 prototypes at mnp.0 needs as many tokens, but category 'left' give 12",
    );
  });
});
