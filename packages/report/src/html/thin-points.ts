/** A point of a curve, both coordinates in [0, 1]. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Leaves out points of a polyline that lie nearer than `least` to the last kept one in both directions, and those on a
 * straight line between their neighbours. The ends stay.
 */
export function thinPoints(points: readonly Point[], least: number): Point[] {
  const kept: Point[] = [];
  points.forEach((point, index) => {
    const last = kept[kept.length - 1];
    const near =
      last !== undefined && Math.abs(point.x - last.x) < least && Math.abs(point.y - last.y) < least;
    if (near && index < points.length - 1) return;
    const before = kept[kept.length - 2];
    if (before !== undefined && isBetween(before, last, point)) kept.pop();
    kept.push(point);
  });
  return kept;
}

function isBetween(a: Point, b: Point, c: Point): boolean {
  const cross = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  const forward = (b.x - a.x) * (c.x - b.x) >= 0 && (b.y - a.y) * (c.y - b.y) >= 0;
  return Math.abs(cross) < 1e-12 && forward;
}
