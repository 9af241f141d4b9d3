import type { Colour } from '../draw/colour.js';
import { inBlob } from '../draw/blob.js';
import { smoothstep } from '../draw/maths.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A pit with a bottom of its own colour. */
export interface HoleOptions {
  readonly radius: Range;
  readonly depth: number;
  /** Colour of the bottom. */
  readonly colour: Colour;
  /** How ragged the edge is, as a share of the radius. */
  readonly rough: number;
  /** Number of holes, at most. */
  readonly count: number;
}

/** Makes one or more holes. */
export function hole(options: HoleOptions): Mark {
  return (surface, stream, scale = 1) => {
    const count = 1 + stream.below(options.count);
    for (let i = 0; i < count; i++) {
      const radius = stream.range(options.radius[0], options.radius[1]) * scale;
      const [x, y] = surface.spot(stream, radius);
      const shape = { x, y, radius, stretch: stream.range(1, 1.5), rough: options.rough };
      inBlob(surface, stream.fork(i), shape, (index, distance) => {
        const share = surface.inside(distance) * surface.cover[index];
        const wall = smoothstep(0, -0.35 * radius, distance);
        surface.height[index] -= options.depth * wall * surface.cover[index];
        surface.paint(index, options.colour, share * (0.55 + 0.45 * wall));
        surface.gloss[index] *= 1 - share;
      });
    }
  };
}
