import { cosTurns, length, sinTurns } from './maths.js';
import { segment } from './shapes.js';
import type { Stream } from './stream.js';
import type { Surface } from './surface.js';

/** A point of the plane. */
export type Point = readonly [x: number, y: number];

/**
 * Visits the pixels near a polyline.
 *
 * @param visit Gets the distance to the line and how far along it the nearest point is, 0..1.
 */
export function alongStroke(
  surface: Surface,
  points: readonly Point[],
  reach: number,
  visit: (index: number, distance: number, along: number) => void,
): void {
  const nearest = new Float32Array(surface.size * surface.size).fill(Infinity);
  const along = new Float32Array(nearest.length);
  const parts = points.length - 1;
  for (let p = 0; p < parts; p++) {
    const [ax, ay] = points[p];
    const [bx, by] = points[p + 1];
    const half = length(bx - ax, by - ay) / 2;
    surface.within((ax + bx) / 2, (ay + by) / 2, half + reach, (x, y, index) => {
      const distance = segment(x, y, ax, ay, bx, by);
      if (distance < nearest[index]) {
        nearest[index] = distance;
        along[index] = (p + Math.min(length(x - ax, y - ay) / Math.max(half * 2, 1e-9), 1)) / parts;
      }
    });
  }
  for (let i = 0; i < nearest.length; i++) if (nearest[i] < reach) visit(i, nearest[i], along[i]);
}

/** Shape of a random walk. */
export interface WalkOptions {
  readonly start: Point;
  /** Direction at the start, in turns. */
  readonly heading: number;
  readonly length: number;
  readonly steps: number;
  /** Change of direction that is kept from step to step, in turns: makes arcs. */
  readonly bend: number;
  /** Change of direction that is drawn anew at each step, in turns: makes jags. */
  readonly jag: number;
}

/** The point from which a walk of some length has to start in order to have a given point about halfway. */
export function startBefore(middle: Point, heading: number, length: number): Point {
  return [middle[0] - (length / 2) * cosTurns(heading), middle[1] - (length / 2) * sinTurns(heading)];
}

/** A polyline that wanders. */
export function walk(stream: Stream, options: WalkOptions): Point[] {
  const step = options.length / options.steps;
  let [x, y] = options.start;
  let heading = options.heading;
  const points: Point[] = [[x, y]];
  for (let i = 0; i < options.steps; i++) {
    heading += options.bend;
    const turn = heading + stream.jitter(options.jag);
    x += step * cosTurns(turn);
    y += step * sinTurns(turn);
    points.push([x, y]);
  }
  return points;
}
