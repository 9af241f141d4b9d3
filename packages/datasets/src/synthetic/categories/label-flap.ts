import { clamp } from '../draw/maths.js';
import { roundedBox } from '../draw/shapes.js';
import type { Fold } from './label-pose.js';
import { HALF_HEIGHT, HALF_WIDTH } from './label-pose.js';

/** A place that a folded corner may cover. */
export interface FlapPlace {
  /** Signed distance to the outline of the flap. */
  readonly distance: number;
  /** How far the paper stands off, 0 at the fold, towards 1 at the tip. */
  readonly lift: number;
}

/** Where a point lies in regard to the corner that is folded back over the label; `null` beyond the fold. */
export function flapAt(fold: Fold, u: number, v: number): FlapPlace | null {
  const beyond = (u - fold.x) * fold.nx + (v - fold.y) * fold.ny;
  if (beyond > 0) return null;
  // The point of the corner that came to lie here: its mirror image in the fold.
  const distance = roundedBox(
    u - 2 * beyond * fold.nx,
    v - 2 * beyond * fold.ny,
    HALF_WIDTH,
    HALF_HEIGHT,
    0.05,
  );
  return { distance: Math.max(distance, beyond), lift: clamp(-beyond / 0.2, 0, 1) };
}
