import { goldenPrepare } from '../testing/golden-profiles.js';
import { ThresholdCounter } from './threshold-counter.js';
import { binEdges, equalSteps } from './thresholds.js';

describe('equalSteps', () => {
  it.each(goldenPrepare().equalSteps)(
    'are the bits of numpy.arange from $low to $high in $steps steps, $precision',
    ({ low, high, steps, precision, values }) => {
      const round = precision === 'float32' ? Math.fround : (value: number) => value;
      expect([...equalSteps(round(low), round(high), steps, precision)]).toEqual(values);
    },
  );
});

describe('binEdges', () => {
  it('start and end at the extreme scores and never fall', () => {
    const edges = binEdges(Math.fround(0.1), Math.fround(0.9), 50);
    expect(edges).toHaveLength(51);
    expect(edges[0]).toBe(Math.fround(0.1));
    expect(Math.abs(edges[50] - 0.9)).toBeLessThan(1e-7);
    expect(edges).toEqual(edges.slice().sort());
  });
});

describe('ThresholdCounter', () => {
  it('counts scores above thresholds, equal ones only where it includes them', () => {
    const thresholds = Float64Array.of(0, 1, 1.9, 3);
    const scores = [-5, 0, 0.5, 1, 1.9, 1.95, 3, 99];
    for (const inclusive of [true, false]) {
      const counter = new ThresholdCounter(thresholds, inclusive);
      counter.addNegatives(scores, null);
      scores.forEach((score) => counter.addPositive(score, 0.25));
      const counts = counter.finish();
      const expected = [...thresholds].map(
        (threshold) => scores.filter((score) => (inclusive ? score >= threshold : score > threshold)).length,
      );
      expect([...counts.hits]).toEqual(expected);
      expect([...counts.falseAlarms]).toEqual(expected);
      expect([...counts.weights]).toEqual(expected.map((count) => count / 4));
      expect([counts.positives, counts.negatives, counts.weight]).toEqual([8, 8, 2]);
    }
  });
});
