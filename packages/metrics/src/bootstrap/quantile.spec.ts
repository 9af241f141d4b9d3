import { quantile } from './quantile.js';

describe('quantile', () => {
  // numpy.quantile([1, 2, 4, 8, 16], q)
  it.each([
    [0, 1],
    [0.025, 1.1],
    [0.5, 4],
    [0.9, 12.8],
    [1, 16],
  ])('interpolates as NumPy does at %d', (share, expected) => {
    expect(quantile([1, 2, 4, 8, 16], share)).toBeCloseTo(expected, 12);
  });

  it('is the number itself where there is one', () => {
    expect(quantile([3], 0.3)).toBe(3);
  });
});
