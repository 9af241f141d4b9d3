import type { Colour } from '../draw/colour.js';
import { bell } from '../draw/maths.js';
import { alongStroke, startBefore, walk } from '../draw/stroke.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A shallow groove along a slightly bent line. */
export interface ScratchOptions {
  readonly length: Range;
  /** Half the width of the groove. */
  readonly width: Range;
  /** Depth of the groove; with the lamp from the side one flank turns bright and the other dark. */
  readonly depth: number;
  /** What the groove does to the colour. */
  readonly tint: Colour;
}

/** Scratches the product once, or twice in parallel. */
export function scratch(options: ScratchOptions): Mark {
  return (surface, stream, scale = 1) => {
    const length = stream.range(options.length[0], options.length[1]) * scale;
    const width = stream.range(options.width[0], options.width[1]);
    const heading = stream.uniform();
    const bend = stream.jitter(0.012);
    const [x, y] = startBefore(surface.spot(stream, length * 0.2), heading, length);
    const count = stream.chance(0.25) ? 2 : 1;
    for (let i = 0; i < count; i++) {
      const start = [x + i * stream.range(0.03, 0.07), y + i * stream.range(0.03, 0.07)] as const;
      const points = walk(stream, { start, heading, length, steps: 12, bend, jag: 0.015 });
      alongStroke(surface, points, width * 1.5, (index, distance, along) => {
        // Pressed hardest in the middle, lifted at both ends.
        const pressure = Math.sqrt(Math.max(4 * along * (1 - along), 0));
        const strength = bell(distance / (width * (0.5 + pressure))) * surface.cover[index];
        surface.height[index] -= options.depth * pressure * strength;
        surface.filter(index, options.tint, Math.min(strength * (0.4 + pressure), 1));
      });
    }
  };
}
