import { length } from './maths.js';
import type { Noise } from './noise.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const floor = Math.floor;

/** Where a point lies among cells of irregular size: the pebbles of leather, the grains of a casting. */
export interface CellPlace {
  /** Distance to the nearest border between two cells, about 0..0.5 units; 0 on the border. */
  readonly border: number;
  /** A random number in [0, 1) of the cell. */
  readonly own: number;
}

/**
 * Cells around points that are strewn one to a unit square (Worley, "A Cellular Texture Basis Function", SIGGRAPH
 * 1996).
 *
 * @param points Gives the place of each point; the same noise gives the same cells.
 */
export function cellsAt(points: Noise, x: number, y: number): CellPlace {
  const i = floor(x);
  const j = floor(y);
  let nearest = Infinity;
  let second = Infinity;
  let own = 0;
  for (let b = j - 1; b <= j + 1; b++) {
    for (let a = i - 1; a <= i + 1; a++) {
      const px = a + 0.1 + 0.8 * points.cell(a, b);
      const py = b + 0.1 + 0.8 * points.cell(a + 7919, b);
      const distance = length(x - px, y - py);
      if (distance < nearest) {
        second = nearest;
        nearest = distance;
        own = points.cell(a, b + 104729);
      } else if (distance < second) second = distance;
    }
  }
  return { border: (second - nearest) / 2, own };
}
