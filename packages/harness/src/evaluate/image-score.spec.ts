import { imageScore } from './image-score.js';
import { smooth } from './smoothing.js';

const map = Float32Array.from([1, 9, 2, 3, 4, 5, 8, 6, 7, 0, 1, 2]);

describe('imageScore', () => {
  it('takes the maximum', () => expect(imageScore(map, 3, 4, { kind: 'max' })).toBe(9));

  it('takes the maximum of a map smoothed for the score alone', () => {
    const smoothed = smooth(map, 3, 4, { kind: 'gaussian', sigma: 1 });
    expect(imageScore(map, 3, 4, { kind: 'max', sigma: 1 })).toBe(Math.max(...smoothed));
    expect(Math.max(...smoothed)).toBeLessThan(9);
  });

  it('averages the largest fraction, at least one pixel', () => {
    expect(imageScore(map, 3, 4, { kind: 'topMean', fraction: 0.25 })).toBe((9 + 8 + 7) / 3);
    expect(imageScore(map, 3, 4, { kind: 'topMean', fraction: 0.01 })).toBe(9);
  });

  it('takes the largest window mean', () => {
    // Rows 1 9 2 3 / 4 5 8 6 / 7 0 1 2: the best 2 x 2 window is 9 2 5 8.
    expect(imageScore(map, 3, 4, { kind: 'pooledMax', window: 2 })).toBeCloseTo(6, 12);
    expect(imageScore(map, 3, 4, { kind: 'pooledMax', window: 16 })).toBeCloseTo(48 / 12 - 0, 0);
  });
});
