import { mean, sampleStd } from './statistics.js';

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
