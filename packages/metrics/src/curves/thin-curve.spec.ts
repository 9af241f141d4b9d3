import { numbers } from '../testing/random-images.js';
import { thinCurve } from './thin-curve.js';

/** Distance of a point to a polyline, by looking at every piece. */
function distanceTo(line: { x: readonly number[]; y: readonly number[] }, px: number, py: number): number {
  let best = Infinity;
  for (let i = 1; i < line.x.length; i++) {
    const [x0, y0] = [line.x[i - 1], line.y[i - 1]];
    const [dx, dy] = [line.x[i] - x0, line.y[i] - y0];
    const square = dx * dx + dy * dy;
    const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((px - x0) * dx + (py - y0) * dy) / square));
    best = Math.min(best, Math.hypot(px - x0 - t * dx, py - y0 - t * dy));
  }
  return best;
}

describe('thinCurve', () => {
  it('keeps every point of a short curve but repeated ones', () => {
    const x = Float64Array.of(0, 0, 0, 0.00001, 0.5, 0.5, 1);
    const y = Float64Array.of(0, 0, 0.3, 0.3, 0.3, 0.9, 1);
    expect(thinCurve(x, y, 6)).toEqual({ x: [0, 0, 0.00001, 0.5, 0.5, 1], y: [0, 0.3, 0.3, 0.3, 0.9, 1] });
    expect(thinCurve(new Float64Array(0), new Float64Array(0), 5)).toEqual({ x: [], y: [] });
  });

  it('keeps corners of a long curve and nothing of its straight parts', () => {
    // Up to (0, 0.8), across to (0.6, 0.8), up to (0.6, 1), across to the end: a thousand points each.
    const corners = [
      [0, 0],
      [0, 0.8],
      [0.6, 0.8],
      [0.6, 1],
      [1, 1],
    ];
    const x: number[] = [];
    const y: number[] = [];
    for (let c = 1; c < corners.length; c++)
      for (let i = 0; i <= 1000; i++) {
        x.push(corners[c - 1][0] + ((corners[c][0] - corners[c - 1][0]) * i) / 1000);
        y.push(corners[c - 1][1] + ((corners[c][1] - corners[c - 1][1]) * i) / 1000);
      }
    const thin = thinCurve(Float64Array.from(x), Float64Array.from(y), 200);
    expect(thin).toEqual({ x: corners.map(([px]) => px), y: corners.map(([, py]) => py) });
  });

  it('stays within a pixel of a curve of a hundred thousand points', () => {
    const next = numbers(5);
    const size = 100000;
    const [x, y] = [new Float64Array(size), new Float64Array(size)];
    for (let i = 1; i < size; i++) {
      x[i] = x[i - 1] + next() * (i / size) ** 3;
      y[i] = y[i - 1] + next() * (1 - i / size) ** 3;
    }
    for (let i = 0; i < size; i++) {
      x[i] /= x[size - 1];
      y[i] /= y[size - 1];
    }
    const thin = thinCurve(x, y, 200);
    expect(thin.x.length).toBeLessThanOrEqual(200);
    expect([thin.x[0], thin.y[0], thin.x.at(-1), thin.y.at(-1)]).toEqual([0, 0, 1, 1]);
    let worst = 0;
    for (let i = 0; i < size; i += 13) worst = Math.max(worst, distanceTo(thin, x[i], y[i]));
    expect(worst).toBeLessThan(1 / 1000);
  });
});
