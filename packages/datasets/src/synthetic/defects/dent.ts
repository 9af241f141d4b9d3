import { inBlob } from '../draw/blob.js';
import { bell, clamp } from '../draw/maths.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A shallow hollow, or a bump, that shows by its shading alone: the colour stays as it is. */
export interface DentOptions {
  readonly radius: Range;
  /** Depth in the middle; a negative one is the height of a bump. */
  readonly depth: Range;
  /** How ragged the outline is, as a share of the radius. */
  readonly rough: number;
  /** Number of dents, at most. */
  readonly count: number;
}

/** Dents the product. */
export function dent(options: DentOptions): Mark {
  return (surface, stream, scale = 1) => {
    const count = 1 + stream.below(options.count);
    for (let i = 0; i < count; i++) {
      const radius = stream.range(options.radius[0], options.radius[1]) * scale;
      const depth = stream.range(options.depth[0], options.depth[1]) * scale;
      const [x, y] = surface.spot(stream, radius * 0.8);
      const shape = { x, y, radius, stretch: stream.range(1, 1.6), rough: options.rough };
      inBlob(surface, stream.fork(i), shape, (index, distance) => {
        // From 1 at the edge to 0 in the middle, as far as the edge is ragged.
        const out = clamp(1 + distance / radius, 0, 1);
        surface.height[index] -= depth * bell(out) * surface.cover[index];
      });
    }
  };
}
