import { clamp, length } from './maths.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const abs = Math.abs;
const max = Math.max;
const min = Math.min;

/*
 * Signed distances to shapes centred at the origin: negative inside, in the unit of the coordinates.
 */

/** Distance to a box with rounded corners; `w` and `h` are half the outer size. */
export function roundedBox(x: number, y: number, w: number, h: number, radius: number): number {
  const dx = abs(x) - w + radius;
  const dy = abs(y) - h + radius;
  return length(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius;
}

const SQRT3_2 = 0.8660254037844386;
const TAN_30 = 0.5773502691896258;

/** Distance to a regular hexagon with two corners on the x axis; `apothem` is the radius of the circle inside it. */
export function hexagon(x: number, y: number, apothem: number): number {
  let px = abs(x);
  let py = abs(y);
  // Mirror at the line through the corner at 60 degrees, so that only the upper side is left.
  const beyond = 2 * min(0.5 * py - SQRT3_2 * px, 0);
  px += beyond * SQRT3_2;
  py -= beyond * 0.5;
  px -= clamp(px, -TAN_30 * apothem, TAN_30 * apothem);
  py -= apothem;
  return py > 0 ? length(px, py) : -length(px, py);
}

/** Distance from a point to the segment between two points. */
export function segment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const abx = bx - ax;
  const aby = by - ay;
  const squared = abx * abx + aby * aby;
  const t = squared > 0 ? clamp(((x - ax) * abx + (y - ay) * aby) / squared, 0, 1) : 0;
  return length(x - ax - abx * t, y - ay - aby * t);
}
