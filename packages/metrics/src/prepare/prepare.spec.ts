import { goldenPrepare } from '../testing/golden-profiles.js';
import { centerCrop } from './grid.js';
import { imageScore } from './image-score.js';
import { prepareMask } from './prepare-source.js';
import { resizeBilinear8bit } from './resize-bilinear-8bit.js';
import { resizeMap } from './resize-map.js';
import { resizeNearest } from './resize-nearest.js';
import { gaussianFilter, gaussianKernel } from './smooth-map.js';

const golden = goldenPrepare();
const { height, width } = golden;
const mask = { height, width, data: Uint8Array.from(golden.mask) };
const map = { height, width, data: Float32Array.from(golden.map) };

function expectClose(found: Float32Array, expected: readonly number[], tolerance = 3e-6): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(tolerance));
}

describe.each(golden.resized)('resizing to $size', (one) => {
  const size = { height: one.size[0], width: one.size[1] };

  it('gives the bytes of Pillow and PyTorch for masks', () => {
    expect([...resizeBilinear8bit(mask, size).data]).toEqual(one.bilinear);
    expect([...resizeNearest(mask, size, 'centre').data]).toEqual(one.nearest);
    expect([...resizeNearest(mask, size, 'corner').data]).toEqual(one.corner);
  });

  it('gives the values of PyTorch for maps', () => {
    expectClose(resizeMap(map, size, false).data, one.map);
    expectClose(resizeMap(map, size, true).data, one.mapCorners);
  });
});

describe('smoothing', () => {
  it('is that of scipy.ndimage.gaussian_filter, also where the radius exceeds the map', () => {
    expectClose(gaussianFilter(map, golden.gaussian.sigma).data, golden.gaussian.values);
  });

  it('is that of a convolution with zero padding', () => {
    expectClose(gaussianKernel(map, golden.kernel.sigma, golden.kernel.size).data, golden.kernel.values);
  });
});

describe('image scores', () => {
  it('are the maximum, the mean of the largest, and the largest mean', () => {
    expect(imageScore(map, { kind: 'max' })).toBe(Math.max(...map.data));
    expect(imageScore(map, { kind: 'topMean', fraction: golden.topMean.fraction })).toBeCloseTo(
      golden.topMean.value,
      12,
    );
    expect(imageScore(map, { kind: 'pooledMax', window: golden.pooledMax.window })).toBeCloseTo(
      golden.pooledMax.value,
      12,
    );
  });

  it('count at least one pixel, and refuse a window larger than the map', () => {
    expect(imageScore(map, { kind: 'topMean', fraction: 1e-9 })).toBe(Math.max(...map.data));
    expect(() => imageScore(map, { kind: 'pooledMax', window: 12 })).toThrow('does not fit');
  });
});

describe('masks', () => {
  const gradient = { height: 1, width: 4, data: Uint8Array.of(0, 1, 127, 128) };
  const rule = { mask: [], map: null, smoothing: { kind: 'none' }, score: { kind: 'max' } } as const;

  it('are binarised above 0 or above one half', () => {
    expect([...prepareMask(gradient, { ...rule, binarise: 'any' }, gradient).data]).toEqual([0, 1, 1, 1]);
    expect([...prepareMask(gradient, { ...rule, binarise: 'half' }, gradient).data]).toEqual([0, 0, 0, 1]);
  });

  it('are cropped at the middle, odd margins rounded half to even', () => {
    const row = { height: 1, width: 7, data: Uint8Array.of(0, 1, 2, 3, 4, 5, 6) };
    expect([...centerCrop(row, { height: 1, width: 6 }).data]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...centerCrop(row, { height: 1, width: 4 }).data]).toEqual([2, 3, 4, 5]);
    expect(() => centerCrop(row, { height: 2, width: 2 })).toThrow('cannot crop 7 x 1 to 2 x 2');
  });
});
