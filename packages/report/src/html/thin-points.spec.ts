import { thinPoints } from './thin-points.js';

const points = (...pairs: [number, number][]) => pairs.map(([x, y]) => ({ x, y }));

describe('thinPoints', () => {
  it('leaves out points on a straight line', () => {
    expect(thinPoints(points([0, 0], [0, 0.5], [0, 1], [0.5, 1], [1, 1]), 0.01)).toEqual(
      points([0, 0], [0, 1], [1, 1]),
    );
  });

  it('leaves out points that are near, but not the ends', () => {
    const close = points([0, 0], [0.001, 0.002], [0.5, 0.6], [0.503, 0.601], [0.504, 0.603]);
    expect(thinPoints(close, 0.01)).toEqual(points([0, 0], [0.5, 0.6], [0.504, 0.603]));
  });

  it('keeps a line that turns back', () => {
    const spike = points([0, 0], [0, 1], [0, 0.5], [1, 0.5]);
    expect(thinPoints(spike, 0.01)).toEqual(spike);
  });

  it('keeps short curves', () => {
    expect(thinPoints([], 0.1)).toEqual([]);
    expect(thinPoints(points([1, 1]), 0.1)).toEqual(points([1, 1]));
  });
});
