import { ReportError } from '../errors.js';
import { VIRIDIS } from './viridis.js';

/** Scores at the two ends of a colour scale. */
export interface ColourRange {
  readonly min: number;
  readonly max: number;
}

/** Index into the colour table for a score: 0 at or below `min`, 255 at or above `max`, 256 equal steps between. */
export function colourIndex(score: number, { min, max }: ColourRange): number {
  if (!(max > min)) return 0;
  return Math.min(255, Math.max(0, Math.floor((256 * (score - min)) / (max - min))));
}

/** Share of the opacity that the lowest score has: what is normal keeps its own look, the map stays visible. */
const LOWEST_OPACITY = 0.4;

/**
 * Blends the colours of an anomaly map over an image; opacity grows with the score.
 *
 * @param rgb `[height, width, 3]`, 8 bit.
 * @param map `[height, width]`; a pixel that is not a number leaves the image as it is.
 * @param range Scores of the ends of the colour scale; shared by all images that are to be compared.
 * @param alpha Opacity of the highest score, [0, 1]; the lowest has 0.4 of it.
 * @returns `[height, width, 3]`, 8 bit.
 * @throws ReportError `SIZE_MISMATCH` when image and map differ in size.
 */
export function overlay(rgb: Uint8Array, map: Float32Array, range: ColourRange, alpha: number): Uint8Array {
  if (rgb.length !== 3 * map.length) {
    throw new ReportError(
      'SIZE_MISMATCH',
      `Expected an RGB image with ${map.length} pixels like its map, found ${rgb.length / 3}.`,
      'Resize the image to the size of the map first.',
    );
  }
  const blended = new Uint8Array(rgb);
  for (let pixel = 0; pixel < map.length; pixel++) {
    if (Number.isNaN(map[pixel])) continue;
    const index = colourIndex(map[pixel], range);
    const opacity = alpha * (LOWEST_OPACITY + (1 - LOWEST_OPACITY) * (index / 255));
    for (let channel = 0; channel < 3; channel++) {
      const at = 3 * pixel + channel;
      blended[at] = Math.round((1 - opacity) * rgb[at] + opacity * VIRIDIS[3 * index + channel]);
    }
  }
  return blended;
}

/**
 * The colours of an anomaly map alone; a pixel that is not a number is black.
 *
 * @param map `[height, width]`
 * @returns `[height, width, 3]`, 8 bit.
 */
export function colourMap(map: Float32Array, range: ColourRange): Uint8Array {
  const rgb = new Uint8Array(3 * map.length);
  for (let pixel = 0; pixel < map.length; pixel++) {
    if (Number.isNaN(map[pixel])) continue;
    const index = colourIndex(map[pixel], range);
    rgb.set(VIRIDIS.subarray(3 * index, 3 * index + 3), 3 * pixel);
  }
  return rgb;
}
