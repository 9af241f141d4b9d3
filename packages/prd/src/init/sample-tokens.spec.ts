import { RandomStream } from '@protobench/nn';
import { memoryFeatures, tap } from '../testing/fixtures.js';
import { sampleImages, sampleTokens } from './sample-tokens.js';

const TAPS = [tap('a', 4, 2), tap('b', 2, 3)];
const COUNT = 40;

/** Token `t` of image `i` at level `k` is (1000 i + t) in its first channel, k in its second. */
const images = Array.from({ length: COUNT }, (_, i) =>
  TAPS.map(({ height, width, channels }, k) =>
    Float32Array.from({ length: height * width * channels }, (__, at) => {
      const channel = at % channels;
      return channel === 0 ? 1000 * i + Math.floor(at / channels) : k;
    }),
  ),
);
const features = memoryFeatures(
  TAPS,
  images,
  images.map((_, i) => i % 4),
);
const stream = RandomStream.fromSeed(1);
const ids = (rows: Float32Array, channels: number) =>
  Array.from({ length: rows.length / channels }, (_, i) => rows[i * channels]);

describe('sampleTokens', () => {
  it('draws as many tokens as wanted, equally many from each image and none twice', async () => {
    const plan = { images: [3, 7, 20, 39], wanted: [20, 8] };
    const [shallow, deep] = await sampleTokens(features, plan, stream);
    const drawn = ids(shallow, 2);
    expect(drawn).toHaveLength(20);
    expect(new Set(drawn).size).toBe(20);
    for (const image of plan.images) {
      expect(drawn.filter((id) => Math.floor(id / 1000) === image)).toHaveLength(5);
    }
    expect(ids(deep, 3)).toHaveLength(8);
    expect(deep.filter((_, i) => i % 3 === 1).every((k) => k === 1)).toBe(true);
  });

  it('reads many images in parts and mixes none up', async () => {
    const plan = { images: Array.from({ length: COUNT }, (_, i) => COUNT - 1 - i), wanted: [COUNT, COUNT] };
    const [shallow] = await sampleTokens(features, plan, stream);
    expect(ids(shallow, 2).map((id) => Math.floor(id / 1000))).toEqual(plan.images);
  });

  it('gives all tokens when more are wanted than there are, and none of a level that is skipped', async () => {
    const [shallow, deep] = await sampleTokens(features, { images: [1], wanted: [100, 0] }, stream);
    expect(ids(shallow, 2).sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, t) => 1000 + t));
    expect(deep).toHaveLength(0);
  });

  it('draws the same for the same stream and others for another', async () => {
    const plan = { images: [1, 2], wanted: [6, 2] };
    const first = await sampleTokens(features, plan, stream);
    expect(await sampleTokens(features, plan, stream)).toEqual(first);
    expect(await sampleTokens(features, plan, stream.child('other'))).not.toEqual(first);
  });
});

describe('sampleImages', () => {
  it('takes every image once, or those of one category', () => {
    expect([...sampleImages(features, stream, null)].sort((a, b) => a - b)).toEqual(images.map((_, i) => i));
    const own = sampleImages(features, stream, 2);
    expect(own).toHaveLength(10);
    expect(own.every((image) => image % 4 === 2)).toBe(true);
  });

  it('takes at most 256', () => {
    expect(sampleImages({ count: 1000, category: new Int32Array(1000) }, stream, null)).toHaveLength(256);
  });
});
