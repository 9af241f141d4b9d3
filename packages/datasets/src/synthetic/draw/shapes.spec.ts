import { hexagon, roundedBox, segment } from './shapes.js';

type Point = readonly [number, number];

/** Distance to a polygon by brute force: the nearest of many points on its sides, negative inside (even-odd rule). */
function polygon(x: number, y: number, corners: readonly Point[]): number {
  let nearest = Infinity;
  let inside = false;
  corners.forEach(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length];
    for (let t = 0; t <= 1; t += 0.0005) {
      nearest = Math.min(nearest, Math.hypot(x - ax - (bx - ax) * t, y - ay - (by - ay) * t));
    }
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside ? -nearest : nearest;
}

const points: Point[] = Array.from({ length: 120 }, (_, i) => [
  ((i * 37) % 120) / 60 - 1,
  ((i * 71) % 113) / 56 - 1,
]);

describe('distances to shapes', () => {
  it('are right for a hexagon', () => {
    const corners = Array.from({ length: 6 }, (_, k): Point => {
      const reach = 0.5 / Math.cos(Math.PI / 6);
      return [reach * Math.cos((k * Math.PI) / 3), reach * Math.sin((k * Math.PI) / 3)];
    });
    for (const [x, y] of points) expect(hexagon(x, y, 0.5)).toBeCloseTo(polygon(x, y, corners), 3);
  });

  it('are right for a box, and round its corners', () => {
    const corners: Point[] = [
      [-0.6, -0.3],
      [0.6, -0.3],
      [0.6, 0.3],
      [-0.6, 0.3],
    ];
    for (const [x, y] of points) expect(roundedBox(x, y, 0.6, 0.3, 0)).toBeCloseTo(polygon(x, y, corners), 3);
    expect(roundedBox(0.6, 0.3, 0.6, 0.3, 0.1)).toBeCloseTo(0.1 * (Math.SQRT2 - 1), 9);
    expect(roundedBox(0.6, 0, 0.6, 0.3, 0.1)).toBeCloseTo(0, 9);
  });

  it('are right for a segment', () => {
    for (const [x, y] of points) {
      const expected = Math.abs(
        polygon(x, y, [
          [-0.4, 0.2],
          [0.5, -0.3],
        ]),
      );
      expect(segment(x, y, -0.4, 0.2, 0.5, -0.3)).toBeCloseTo(expected, 3);
    }
    expect(segment(3, 4, 0, 0, 0, 0)).toBe(5);
  });
});
