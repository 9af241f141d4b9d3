import { centralInterval, mean, sampleStd } from './statistics.js';

describe('statistics over seeds', () => {
  it('has the textbook values', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(sampleStd(values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it('has no spread for equal values', () => {
    expect(sampleStd([97.3, 97.3, 97.3])).toBeCloseTo(0, 12);
  });
});

describe('centralInterval', () => {
  it('interpolates between values as NumPy does', () => {
    // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [0.25, 0.75])
    expect(centralInterval(Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6), 0.5)).toEqual({ low: 1.75, high: 5.25 });
  });

  it('leaves out what is not a number', () => {
    expect(centralInterval(Float64Array.of(NaN, 7, NaN), 0.95)).toEqual({ low: 7, high: 7 });
    expect(centralInterval(Float64Array.of(NaN), 0.95)).toBeNull();
  });
});
