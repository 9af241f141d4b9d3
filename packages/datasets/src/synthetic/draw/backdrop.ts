import type { Colour } from './colour.js';
import { Noise } from './noise.js';
import type { Stream } from './stream.js';
import type { Surface } from './surface.js';

/** What an object lies on: a plain mat with some cloudiness, grit and wear. */
export interface Backdrop {
  readonly colour: Colour;
  readonly cloud: Noise;
  readonly grit: Noise;
  readonly roughness: number;
}

/** Draws a backdrop whose brightness varies from image to image by up to `spread` either way. */
export function drawBackdrop(stream: Stream, colour: Colour, spread: number, roughness: number): Backdrop {
  const shade = 1 + stream.jitter(spread);
  return {
    colour: [colour[0] * shade, colour[1] * shade, colour[2] * shade],
    cloud: new Noise(stream.fork('cloud')),
    grit: new Noise(stream.fork('grit')),
    roughness,
  };
}

/** Paints one pixel of a backdrop; `shadow` is the share of the lamp that the object takes away. */
export function paintBackdrop(
  surface: Surface,
  backdrop: Backdrop,
  x: number,
  y: number,
  index: number,
  shadow: number,
): void {
  const grit = backdrop.grit.at(x * 58, y * 58);
  const shade = (1 + 0.1 * backdrop.cloud.fractal(x * 2.3, y * 2.3, 2) + 0.1 * grit) * (1 - 0.55 * shadow);
  const [r, g, b] = backdrop.colour;
  surface.set(index, r * shade, g * shade, b * shade);
  surface.height[index] = backdrop.roughness * grit;
  surface.gloss[index] = 0.05;
}
