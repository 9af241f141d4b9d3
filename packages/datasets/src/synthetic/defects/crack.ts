import type { Colour } from '../draw/colour.js';
import { smoothstep } from '../draw/maths.js';
import type { Point } from '../draw/stroke.js';
import { alongStroke, startBefore, walk } from '../draw/stroke.js';
import type { Surface } from '../draw/surface.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A jagged dark line, widest at its root, that may branch. */
export interface CrackOptions {
  readonly length: Range;
  /** Half the width at the root. */
  readonly width: Range;
  readonly depth: number;
  /** Colour of the gap. */
  readonly colour: Colour;
  /** How hard the line turns at each step, in turns. */
  readonly jag: number;
  /** Probability of a branch. */
  readonly branch: number;
  /** Direction in turns, for materials that split along their grain; any direction if left out. */
  readonly heading?: number;
}

function open(surface: Surface, points: readonly Point[], width: number, options: CrackOptions): void {
  alongStroke(surface, points, width * 1.6, (index, distance, along) => {
    const here = width * (1 - 0.75 * along);
    const gap = (1 - smoothstep(here * 0.45, here * 1.2, distance)) * surface.cover[index];
    surface.height[index] -= options.depth * gap;
    surface.paint(index, options.colour, gap * 0.9);
  });
}

/** Cracks the product. */
export function crack(options: CrackOptions): Mark {
  return (surface, stream, scale = 1) => {
    const length = stream.range(options.length[0], options.length[1]) * scale;
    const width = stream.range(options.width[0], options.width[1]);
    const heading =
      options.heading === undefined
        ? stream.uniform()
        : options.heading + stream.jitter(0.02) + (stream.chance(0.5) ? 0.5 : 0);
    const start = startBefore(surface.spot(stream, length * 0.15), heading, length);
    const jag = options.jag;
    const trunk = walk(stream, { start, heading, length, steps: 14, bend: stream.jitter(0.01), jag });
    open(surface, trunk, width, options);
    if (stream.chance(options.branch)) {
      const side = heading + (stream.chance(0.5) ? 0.1 : -0.1) + stream.jitter(0.03);
      const from = trunk[4 + stream.below(5)];
      const twig = walk(stream, {
        start: from,
        heading: side,
        length: length * 0.45,
        steps: 8,
        bend: 0,
        jag,
      });
      open(surface, twig, width * 0.7, options);
    }
  };
}
