import { bell } from '../draw/maths.js';
import { alongStroke, startBefore, walk } from '../draw/stroke.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A long soft fold: a ridge with a furrow on either side. */
export interface WrinkleOptions {
  readonly length: Range;
  /** Half the width of the ridge; the furrows reach twice as far. */
  readonly width: Range;
  readonly height: number;
  /** How far the fold bends over its length, in turns. */
  readonly bend: number;
}

/** Folds the product once or twice, side by side. */
export function wrinkle(options: WrinkleOptions): Mark {
  return (surface, stream, scale = 1) => {
    const length = stream.range(options.length[0], options.length[1]) * scale;
    const width = stream.range(options.width[0], options.width[1]);
    const heading = stream.uniform();
    const [x, y] = startBefore(surface.spot(stream, length * 0.2), heading, length);
    const bend = stream.jitter(options.bend) / 16;
    const count = 1 + stream.below(2);
    for (let i = 0; i < count; i++) {
      const start = [x + i * stream.range(0.12, 0.2), y + i * stream.range(0.12, 0.2)] as const;
      const points = walk(stream, { start, heading, length, steps: 16, bend, jag: 0.012 });
      alongStroke(surface, points, width * 2, (index, distance, along) => {
        // It rises and dies away gently at both ends.
        const rise = Math.sqrt(Math.max(4 * along * (1 - along), 0)) * surface.cover[index];
        const profile = bell(distance / width) - 0.45 * bell((distance - 1.25 * width) / (0.75 * width));
        surface.height[index] += options.height * rise * profile;
        surface.filter(index, [0.8, 0.8, 0.8], 0.5 * rise * bell((distance - 1.1 * width) / (0.5 * width)));
      });
    }
  };
}
