import { length } from './maths.js';
import { Noise } from './noise.js';
import type { Stream } from './stream.js';
import type { Surface } from './surface.js';

/** An irregular patch: a stretched disc whose edge is pushed in and out by noise. */
export interface BlobOptions {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Longest over shortest diameter, at least 1. */
  readonly stretch: number;
  /** How far the edge strays, as a share of the radius. */
  readonly rough: number;
}

/**
 * Visits the pixels in and just around a patch.
 *
 * @param visit Gets the signed distance to the edge, approximately, in units of the surface; negative inside.
 */
export function inBlob(
  surface: Surface,
  stream: Stream,
  options: BlobOptions,
  visit: (index: number, distance: number, x: number, y: number) => void,
): void {
  const { x: cx, y: cy, radius, rough } = options;
  const edge = new Noise(stream.fork('edge'));
  const angle = stream.uniform();
  const dx = 1 - 2 * angle;
  const dy = Math.sqrt(Math.max(1 - dx * dx, 0));
  const squash = Math.sqrt(options.stretch);
  const frequency = 1.6 / radius;
  const reach = radius * (squash + rough) + 2 * surface.pixel;
  surface.within(cx, cy, reach, (x, y, index) => {
    const along = ((x - cx) * dx + (y - cy) * dy) / squash;
    const across = ((y - cy) * dx - (x - cx) * dy) * squash;
    const wobble = edge.fractal((x - cx) * frequency, (y - cy) * frequency, 3);
    const distance = length(along, across) - radius * (1 + rough * wobble);
    if (distance < 2 * surface.pixel) visit(index, distance, x, y);
  });
}
