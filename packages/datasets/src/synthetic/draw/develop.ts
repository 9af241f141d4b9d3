import type { RgbImage } from '../../image/types.js';
import type { Colour } from './colour.js';
import { cosTurns, sinTurns } from './maths.js';
import { latticeHash } from './noise.js';
import type { Stream } from './stream.js';
import type { Surface } from './surface.js';

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const floor = Math.floor;
const max = Math.max;
const min = Math.min;
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

/** Linear light of every pixel: Lambert's law with a Blinn highlight on the slopes of the surface. */
function illuminate(surface: Surface, light: Light): Float32Array {
  const { size, height, albedo, gloss, pixel } = surface;
  const [lx, ly, lz] = light.direction;
  const halfLength = sqrt(lx * lx + ly * ly + (lz + 1) * (lz + 1));
  const [hx, hy, hz] = [lx / halfLength, ly / halfLength, (lz + 1) / halfLength];
  const result = new Float32Array(albedo.length);
  const slopeScale = 0.5 / pixel;
  for (let row = 0, i = 0; row < size; row++) {
    const up = row > 0 ? -size : 0;
    const down = row < size - 1 ? size : 0;
    const y = (row + 0.5) * pixel - 1;
    for (let column = 0; column < size; column++, i++) {
      const x = (column + 0.5) * pixel - 1;
      const gx = (height[i + (column < size - 1 ? 1 : 0)] - height[i - (column > 0 ? 1 : 0)]) * slopeScale;
      const gy = (height[i + down] - height[i + up]) * slopeScale;
      const inverse = 1 / sqrt(1 + gx * gx + gy * gy);
      const diffuse = max((lz - gx * lx - gy * ly) * inverse, 0);
      const facing = max((hz - gx * hx - gy * hy) * inverse, 0);
      const p4 = facing * facing * facing * facing;
      const p16 = p4 * p4 * p4 * p4;
      const field = 1 + light.gradient[0] * x + light.gradient[1] * y - light.vignette * (x * x + y * y);
      const matt = (light.ambient + light.diffuse * diffuse) * field;
      const shine = light.specular * gloss[i] * p16 * p16 * field;
      for (let c = 0; c < 3; c++) result[i * 3 + c] = (albedo[i * 3 + c] * matt + shine) * light.colour[c];
    }
  }
  return result;
}

/** Spreads light to the direct neighbours along one axis. */
function soften(
  data: Float32Array,
  size: number,
  step: number,
  spread: number,
  alongRows: boolean,
): Float32Array {
  const result = new Float32Array(data.length);
  const keep = 1 - 2 * spread;
  for (let row = 0, i = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const position = alongRows ? column : row;
      const before = position > 0 ? -step : 0;
      const after = position < size - 1 ? step : 0;
      for (let c = 0; c < 3; c++, i++) {
        result[i] = data[i] * keep + (data[i + before] + data[i + after]) * spread;
      }
    }
  }
  return result;
}

/** Sum of the four bytes of a hash: nearly normal, of standard deviation 1 after scaling. */
function byteNoise(hash: number): number {
  const sum = (hash & 255) + ((hash >>> 8) & 255) + ((hash >>> 16) & 255) + (hash >>> 24);
  return (sum - 510) / 147.8;
}

/** The photograph of a surface under a light: shading, lens, display curve, sensor noise, 8 bits. */
export function develop(surface: Surface, light: Light): RgbImage {
  const { size } = surface;
  const lit = illuminate(surface, light);
  const rows = soften(lit, size, 3, light.spread, true);
  const soft = soften(rows, size, size * 3, light.spread, false);
  const data = new Uint8Array(soft.length);
  for (let i = 0; i < soft.length; i++) {
    const noise = light.noise * byteNoise(latticeHash(light.noiseKey, i, 0));
    const value = sqrt(max(soft[i], 0)) * 255 + noise;
    data[i] = max(min(floor(value + 0.5), 255), 0);
  }
  return { width: size, height: size, data };
}
