import { inBlob } from '../draw/blob.js';
import type { Colour } from '../draw/colour.js';
import { mixed } from '../draw/colour.js';
import { clamp, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A large, soft change of colour, in rings: heat tint of metal, bleached leather. */
export interface DiscolourOptions {
  readonly radius: Range;
  /** What happens to the colour, from the edge to the middle; at least two steps. */
  readonly tints: readonly Colour[];
  /** How ragged the edge is, as a share of the radius. */
  readonly rough: number;
}

/** Discolours the product. */
export function discolour(options: DiscolourOptions): Mark {
  return (surface, stream, scale = 1) => {
    const radius = stream.range(options.radius[0], options.radius[1]) * scale;
    const [x, y] = surface.spot(stream, radius * 0.4);
    const cloud = new Noise(stream.fork('cloud'));
    const shape = { x, y, radius, stretch: stream.range(1.1, 2), rough: options.rough };
    const last = options.tints.length - 1;
    inBlob(surface, stream.fork('shape'), shape, (index, distance, px, py) => {
      const depth = clamp(-distance / radius + 0.12 * cloud.fractal(px * 5, py * 5, 2), 0, 1) * last;
      const step = Math.min(Math.floor(depth), last - 1);
      const tint = mixed(options.tints[step], options.tints[step + 1], depth - step);
      const share = smoothstep(0, -0.25 * radius, distance) * surface.cover[index];
      surface.filter(index, tint, share);
    });
  };
}
