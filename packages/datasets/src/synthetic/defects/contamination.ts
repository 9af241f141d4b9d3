import { inBlob } from '../draw/blob.js';
import type { Colour } from '../draw/colour.js';
import { smoothstep } from '../draw/maths.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** Crumbs of something foreign that lie on the product: a few pixels each. */
export interface ContaminationOptions {
  readonly radius: Range;
  /** Number of crumbs, from and to. */
  readonly count: Range;
  /** How far the crumbs lie from the middle of their heap. */
  readonly spread: number;
  readonly colours: readonly Colour[];
  /** Height of a crumb, as a share of its radius. */
  readonly lift: number;
}

/** Strews crumbs on the product. */
export function contamination(options: ContaminationOptions): Mark {
  return (surface, stream, scale = 1) => {
    const [least, most] = options.count;
    const count = least + stream.below(most - least + 1);
    const [cx, cy] = surface.spot(stream, options.spread * 0.5);
    const colour = stream.pick(options.colours);
    for (let i = 0; i < count; i++) {
      const crumb = stream.fork(i);
      // The first one lies in the middle: at least one is on the product.
      const far = i === 0 ? 0 : options.spread;
      const radius = crumb.range(options.radius[0], options.radius[1]) * scale;
      const shape = {
        x: cx + crumb.jitter(far),
        y: cy + crumb.jitter(far),
        radius,
        stretch: crumb.range(1, 1.7),
        rough: 0.35,
      };
      const shade = crumb.range(0.75, 1.15);
      inBlob(surface, crumb, shape, (index, distance) => {
        const share = surface.inside(distance) * surface.cover[index];
        surface.paint(index, [colour[0] * shade, colour[1] * shade, colour[2] * shade], share);
        surface.height[index] += options.lift * radius * smoothstep(0, -0.8 * radius, distance) * share;
        surface.gloss[index] *= 1 - 0.8 * share;
      });
    }
  };
}
