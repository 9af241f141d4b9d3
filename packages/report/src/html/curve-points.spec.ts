import { curvePoints } from './curve-points.js';

describe('curvePoints', () => {
  const steps = Array.from({ length: 1000 }, (_, index) => 10 * index);
  const losses = steps.map((step) => 1 / (1 + step) + Math.sin(step));

  it('covers every logged step once', () => {
    const points = curvePoints({ steps, losses }, 70);
    expect(points).toHaveLength(70);
    expect(Math.min(...points.map((point) => point.min))).toBe(Math.min(...losses));
    expect(Math.max(...points.map((point) => point.max))).toBe(Math.max(...losses));
    for (const { min, mean, max } of points) expect(min <= mean && mean <= max).toBe(true);
    for (let at = 1; at < points.length; at++) expect(points[at].step).toBeGreaterThan(points[at - 1].step);
  });

  it('keeps a short curve as it is, without losses that are no number', () => {
    const points = curvePoints({ steps: [0, 5, 9], losses: [2, NaN, 1] }, 70);
    expect(points).toEqual([
      { step: 0, mean: 2, min: 2, max: 2 },
      { step: 9, mean: 1, min: 1, max: 1 },
    ]);
    expect(curvePoints({ steps: [0], losses: [Infinity] }, 70)).toEqual([]);
  });
});
