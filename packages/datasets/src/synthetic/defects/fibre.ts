import type { Colour } from '../draw/colour.js';
import { bell } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import { alongStroke, startBefore, walk } from '../draw/stroke.js';
import type { Mark } from './mark.js';
import type { Range } from './range.js';

/** A foreign thread or hair that lies on the product. */
export interface FibreOptions {
  readonly length: Range;
  /** Half the thickness. */
  readonly width: Range;
  readonly colours: readonly Colour[];
  /** Height of the fibre above the product. */
  readonly lift: number;
}

/** Drops a fibre on the product. */
export function fibre(options: FibreOptions): Mark {
  return (surface, stream, scale = 1) => {
    const length = stream.range(options.length[0], options.length[1]) * scale;
    const width = stream.range(options.width[0], options.width[1]);
    const colour = stream.pick(options.colours);
    const twist = new Noise(stream.fork('twist'));
    const heading = stream.uniform();
    const points = walk(stream, {
      start: startBefore(surface.spot(stream, length * 0.2), heading, length),
      heading,
      length,
      steps: 18,
      bend: stream.jitter(0.04),
      jag: 0.05,
    });
    alongStroke(surface, points, width * 1.3, (index, distance, along) => {
      const share = surface.inside(distance - width) * surface.cover[index];
      const shade = 0.85 + 0.25 * twist.at(along * 60, 0);
      surface.paint(index, [colour[0] * shade, colour[1] * shade, colour[2] * shade], share);
      surface.height[index] += options.lift * bell(distance / (width * 1.3)) * surface.cover[index];
    });
  };
}
