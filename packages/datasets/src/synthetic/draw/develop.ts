import type { RgbImage } from '../../image/types.js';
import type { Colour } from './colour.js';
import { cosTurns, sinTurns } from './maths.js';
import { latticeHash } from './noise.js';
import type { Stream } from './stream.js';
import type { Surface } from './surface.js';
import type { PixelWindow } from './window.js';
import { grownWindow, wholeWindow } from './window.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const max = Math.max;
const sqrt = Math.sqrt;

/** Lamp and camera of one image. */
export interface Light {
  /** Unit vector towards the lamp; z is up. */
  readonly direction: readonly [number, number, number];
  readonly ambient: number;
  readonly diffuse: number;
  readonly specular: number;
  /** Change of brightness per unit to the right and down. */
  readonly gradient: readonly [number, number];
  /** Loss of brightness at distance 1 from the middle. */
  readonly vignette: number;
  readonly colour: Colour;
  /** Share of the light of a pixel that falls on each neighbour along one axis: a lens that is not quite sharp. */
  readonly spread: number;
  /** Standard deviation of the noise of the sensor, in display levels of 255. */
  readonly noise: number;
  readonly noiseKey: number;
}

/** How much the light of a category varies from image to image. */
export interface LightVariation {
  /** Direction of the lamp in turns, and how far it strays. */
  readonly azimuth: number;
  readonly azimuthSpread: number;
  /** Relative spread of the brightness. */
  readonly brightnessSpread: number;
  readonly specular: number;
}

/** Draws lamp and camera of one image. */
export function drawLight(stream: Stream, variation: LightVariation): Light {
  const azimuth = variation.azimuth + stream.jitter(variation.azimuthSpread);
  const elevation = stream.range(0.12, 0.15);
  const flat = cosTurns(elevation);
  const brightness = 1 + stream.jitter(variation.brightnessSpread);
  const warmth = stream.jitter(0.025);
  return {
    direction: [flat * cosTurns(azimuth), flat * sinTurns(azimuth), sinTurns(elevation)],
    ambient: 0.42 * brightness,
    diffuse: 0.74 * brightness,
    specular: variation.specular * brightness,
    gradient: [stream.jitter(0.09), stream.jitter(0.09)],
    vignette: stream.range(0.03, 0.09),
    colour: [1 + warmth, 1, 1 - warmth],
    spread: stream.range(0.1, 0.14),
    noise: stream.range(1.6, 2.2),
    noiseKey: stream.next(),
  };
}

/** Linear light of the pixels of a window: Lambert's law with a Blinn highlight on the slopes of the surface. */
function illuminate(surface: Surface, light: Light, window: PixelWindow): Float32Array {
  const { size, height, albedo, gloss, pixel } = surface;
  const { ambient, diffuse: lamp, specular, vignette } = light;
  const [lx, ly, lz] = light.direction;
  const halfLength = sqrt(lx * lx + ly * ly + (lz + 1) * (lz + 1));
  const [hx, hy, hz] = [lx / halfLength, ly / halfLength, (lz + 1) / halfLength];
  const [gradientX, gradientY] = light.gradient;
  const [red, green, blue] = light.colour;
  const { left, top, right, bottom } = window;
  const result = new Float32Array((right - left) * (bottom - top) * 3);
  const slopeScale = 0.5 / pixel;
  for (let row = top, to = 0; row < bottom; row++) {
    const up = row > 0 ? -size : 0;
    const down = row < size - 1 ? size : 0;
    const y = (row + 0.5) * pixel - 1;
    for (let column = left, i = row * size + left; column < right; column++, i++, to += 3) {
      const x = (column + 0.5) * pixel - 1;
      const gx = (height[i + (column < size - 1 ? 1 : 0)] - height[i - (column > 0 ? 1 : 0)]) * slopeScale;
      const gy = (height[i + down] - height[i + up]) * slopeScale;
      const inverse = 1 / sqrt(1 + gx * gx + gy * gy);
      const diffuse = max((lz - gx * lx - gy * ly) * inverse, 0);
      const facing = max((hz - gx * hx - gy * hy) * inverse, 0);
      const p4 = facing * facing * facing * facing;
      const p16 = p4 * p4 * p4 * p4;
      const field = 1 + gradientX * x + gradientY * y - vignette * (x * x + y * y);
      const matt = (ambient + lamp * diffuse) * field;
      const shine = specular * gloss[i] * p16 * p16 * field;
      result[to] = (albedo[i * 3] * matt + shine) * red;
      result[to + 1] = (albedo[i * 3 + 1] * matt + shine) * green;
      result[to + 2] = (albedo[i * 3 + 2] * matt + shine) * blue;
    }
  }
  return result;
}

/** Spreads light to the neighbours on the left and right, `[rows, columns, 3]`. */
function softenRows(data: Float32Array, columns: number, spread: number): Float32Array {
  const result = new Float32Array(data.length);
  const keep = 1 - 2 * spread;
  const rowLength = columns * 3;
  for (let start = 0; start < data.length; start += rowLength) {
    const end = start + rowLength;
    for (let i = start; i < end; i++) {
      const before = i - start < 3 ? i : i - 3;
      const after = end - i <= 3 ? i : i + 3;
      result[i] = data[i] * keep + (data[before] + data[after]) * spread;
    }
  }
  return result;
}

/** Spreads light of one row from the rows above and below it. */
function softenColumn(data: Float32Array, start: number, spread: number, result: Float32Array): void {
  const keep = 1 - 2 * spread;
  const rowLength = result.length;
  const above = start > 0 ? start - rowLength : start;
  const below = start + rowLength < data.length ? start + rowLength : start;
  for (let i = 0; i < rowLength; i++) {
    result[i] = data[start + i] * keep + (data[above + i] + data[below + i]) * spread;
  }
}

/** Sum of the four bytes of a hash, 0..1020. */
function byteSum(hash: number): number {
  return (hash & 255) + ((hash >>> 8) & 255) + ((hash >>> 16) & 255) + (hash >>> 24);
}

/** Noise of a sensor by the sum of four random bytes: nearly normal, of the given standard deviation. */
function sensorNoise(strength: number): Float64Array {
  return Float64Array.from({ length: 1021 }, (_, sum) => strength * ((sum - 510) / 147.8));
}

/** How far around a window the light of the surface has to be known, in pixels: as far as the lens spreads it. */
const LENS = 1;

/** Develops the pixels of a window into an image that is there already. */
export function developWindow(surface: Surface, light: Light, window: PixelWindow, data: Uint8Array): void {
  const { size } = surface;
  const lit = grownWindow(window, LENS, size);
  const columns = lit.right - lit.left;
  const rows = softenRows(illuminate(surface, light, lit), columns, light.spread);
  const soft = new Float32Array(columns * 3);
  const noise = sensorNoise(light.noise);
  const { noiseKey } = light;
  const from = (window.left - lit.left) * 3;
  const to = (window.right - lit.left) * 3;
  for (let row = window.top; row < window.bottom; row++) {
    softenColumn(rows, (row - lit.top) * soft.length, light.spread, soft);
    let pixel = (row * size + window.left) * 3;
    for (let i = from; i < to; i++, pixel++) {
      const value = sqrt(max(soft[i], 0)) * 255 + noise[byteSum(latticeHash(noiseKey, pixel, 0))] + 0.5;
      // Storing cuts off the fraction.
      data[pixel] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** The photograph of a surface under a light: shading, lens, display curve, sensor noise, 8 bits. */
export function develop(surface: Surface, light: Light): RgbImage {
  const { size } = surface;
  const data = new Uint8Array(size * size * 3);
  developWindow(surface, light, wholeWindow(size), data);
  return { width: size, height: size, data };
}
