import type { Stream } from './stream.js';

/** Linear light, 0..1 per channel. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A colour from display values 0..255. The display curve is a square root, which every machine computes alike. */
export function display(red: number, green: number, blue: number): Colour {
  return [(red / 255) * (red / 255), (green / 255) * (green / 255), (blue / 255) * (blue / 255)];
}

/** Factors of a production batch: one for the brightness, and a little for each channel. */
export function batchTint(stream: Stream, brightness: number, hue: number): Colour {
  const shade = 1 + stream.jitter(brightness);
  return [
    shade * (1 + stream.jitter(hue)),
    shade * (1 + stream.jitter(hue)),
    shade * (1 + stream.jitter(hue)),
  ];
}

/** Every channel times its own factor. */
export function tinted(colour: Colour, factors: Colour): Colour {
  return [colour[0] * factors[0], colour[1] * factors[1], colour[2] * factors[2]];
}

/** From `a` at 0 to `b` at 1. */
export function mixed(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}
