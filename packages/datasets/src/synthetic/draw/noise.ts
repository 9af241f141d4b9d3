import type { Stream } from './stream.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const floor = Math.floor;
const imul = Math.imul;

/** A hash of a lattice point with few operations and little bias (constants of C. Wellons' "lowbias32"). */
export function latticeHash(key: number, x: number, y: number): number {
  let h = (key ^ imul(x, 0x27d4eb2d) ^ imul(y, 0x165667b1)) | 0;
  h = imul(h ^ (h >>> 16), 0x7feb352d);
  h = imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The noise repeats after so many units, in both directions: a power of 2, large enough that nobody sees it. */
const PERIOD = 128;
const WRAP = PERIOD - 1;

/** Smooth random functions of the plane, for cloth, grain and dirt. */
export class Noise {
  private readonly key: number;
  private readonly lattice: Float32Array;

  constructor(stream: Stream) {
    this.key = stream.next();
    this.lattice = new Float32Array(PERIOD * PERIOD);
    for (let i = 0; i < this.lattice.length; i++) {
      this.lattice[i] = latticeHash(this.key, i, 1) / 2147483648 - 1;
    }
  }

  /** A random number in [0, 1) for each whole point. */
  cell(x: number, y: number): number {
    return latticeHash(this.key, x, y) / 4294967296;
  }

  /** Value noise in [-1, 1): random at whole points, smooth between; features are about one unit wide. */
  at(x: number, y: number): number {
    const ix = floor(x);
    const iy = floor(y);
    const fx = x - ix;
    const fy = y - iy;
    const u = fx * fx * (3 - 2 * fx);
    const v = fy * fy * (3 - 2 * fy);
    const left = ix & WRAP;
    const right = (ix + 1) & WRAP;
    const upper = (iy & WRAP) * PERIOD;
    const lower = ((iy + 1) & WRAP) * PERIOD;
    const { lattice } = this;
    const a = lattice[upper + left];
    const c = lattice[lower + left];
    const top = a + (lattice[upper + right] - a) * u;
    const bottom = c + (lattice[lower + right] - c) * u;
    return top + (bottom - top) * v;
  }

  /** Sum of octaves, each twice as fine and half as strong; within [-1, 1]. */
  fractal(x: number, y: number, octaves: number): number {
    let sum = 0;
    let weight = 1;
    let total = 0;
    let scale = 1;
    for (let i = 0; i < octaves; i++) {
      // The offset keeps the lattices of the octaves from lining up at the origin.
      sum += weight * this.at(x * scale + i * 19.37, y * scale + i * 7.91);
      total += weight;
      weight *= 0.5;
      scale *= 2;
    }
    return sum / total;
  }
}
