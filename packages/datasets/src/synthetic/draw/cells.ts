import { length } from './maths.js';
import type { Noise } from './noise.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const floor = Math.floor;

/** Values that are kept of a cell: the place of its point and its own number. */
const KEPT = 3;

/**
 * Cells of irregular size, the pebbles of leather or the grains of a casting, around points that are strewn one to a
 * unit square (Worley, "A Cellular Texture Basis Function", SIGGRAPH 1996). After a call of `look`, `border` and `own`
 * tell of the place looked at.
 */
export class Cells {
  /** Distance to the nearest border between two cells, about 0..0.5 units; 0 on the border. */
  border = 0;
  /** A random number in [0, 1) of the cell. */
  own = 0;
  /** The points around the square that was looked at last: the next place is most often in the same one. */
  private readonly near = new Float64Array(9 * KEPT);
  private column = NaN;
  private row = NaN;

  /** @param points Gives the place of each point; the same noise gives the same cells. */
  constructor(private readonly points: Noise) {}

  look(x: number, y: number): void {
    const i = floor(x);
    const j = floor(y);
    if (i !== this.column || j !== this.row) this.gather(i, j);
    const { near } = this;
    let nearest = Infinity;
    let second = Infinity;
    let own = 0;
    for (let k = 0; k < near.length; k += KEPT) {
      const distance = length(x - near[k], y - near[k + 1]);
      if (distance < nearest) {
        second = nearest;
        nearest = distance;
        own = near[k + 2];
      } else if (distance < second) second = distance;
    }
    this.border = (second - nearest) / 2;
    this.own = own;
  }

  private gather(i: number, j: number): void {
    const { points, near } = this;
    this.column = i;
    this.row = j;
    for (let b = j - 1, k = 0; b <= j + 1; b++) {
      for (let a = i - 1; a <= i + 1; a++, k += KEPT) {
        near[k] = a + 0.1 + 0.8 * points.cell(a, b);
        near[k + 1] = b + 0.1 + 0.8 * points.cell(a + 7919, b);
        near[k + 2] = points.cell(a, b + 104729);
      }
    }
  }
}
