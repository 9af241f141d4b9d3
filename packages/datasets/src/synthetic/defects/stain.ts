import type { Colour } from '../draw/colour.js';
import { inBlob } from '../draw/blob.js';
import { bell, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A patch that colours what lies below it. */
export interface StainOptions {
  readonly radius: Range;
  /** What the middle of the patch does to the colour, channel by channel. */
  readonly tint: Colour;
  /** How much stronger the rim is: liquids carry what they dissolve to their edge. */
  readonly rim: number;
  /** Change of gloss: wet or greasy patches shine, rust does not. */
  readonly gloss: number;
  /** How blotchy the patch is, 0..1. */
  readonly blotchy: number;
  /** How ragged the edge is, as a share of the radius. */
  readonly rough: number;
}

/** Stains the product. */
export function stain(options: StainOptions): Mark {
  return (surface, stream, scale = 1) => {
    const radius = stream.range(options.radius[0], options.radius[1]) * scale;
    const [x, y] = surface.spot(stream, radius * 0.5);
    const blotches = new Noise(stream.fork('blotches'));
    const rimWidth = radius * 0.18;
    const shape = { x, y, radius, stretch: stream.range(1, 2.2), rough: options.rough };
    inBlob(surface, stream.fork('shape'), shape, (index, distance, px, py) => {
      const share = smoothstep(surface.pixel, -2 * surface.pixel, distance) * surface.cover[index];
      const mottle = 1 - options.blotchy * (0.5 + 0.5 * blotches.fractal(px * 14, py * 14, 3));
      const rim = options.rim * bell((distance + rimWidth) / (rimWidth * 1.2));
      surface.filter(index, options.tint, share * Math.min(mottle + rim, 1.4));
      surface.gloss[index] = Math.max(surface.gloss[index] + options.gloss * share, 0);
    });
  };
}
