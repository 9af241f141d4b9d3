import type { Colour } from './colour.js';
import type { Stream } from './stream.js';

/**
 * What lies under the camera, before light: fields over a square of side 2 around the origin, `[size, size]`, y down.
 * Lengths (height included) are in the same unit, so that slopes are true slopes whatever the size in pixels.
 */
export class Surface {
  /** Side of one pixel. */
  readonly pixel: number;
  /** `[size, size, 3]`, linear light. */
  readonly albedo: Float32Array;
  readonly height: Float32Array;
  /** Strength of the highlight, 0..1. */
  readonly gloss: Float32Array;
  /** 1 where defects may lie (on the product), 0 on the background, between at edges. */
  readonly cover: Float32Array;

  constructor(readonly size: number) {
    this.pixel = 2 / size;
    this.albedo = new Float32Array(size * size * 3);
    this.height = new Float32Array(size * size);
    this.gloss = new Float32Array(size * size);
    this.cover = new Float32Array(size * size);
  }

  /** The same again, to be changed without changing this one. */
  copy(): Surface {
    const copy = new Surface(this.size);
    copy.albedo.set(this.albedo);
    copy.height.set(this.height);
    copy.gloss.set(this.gloss);
    copy.cover.set(this.cover);
    return copy;
  }

  /** Visits every pixel centre. */
  each(visit: (x: number, y: number, index: number) => void): void {
    this.within(0, 0, 3, visit);
  }

  /** Visits the pixel centres of a square of half side `reach` around a point, as far as they are in the image. */
  within(cx: number, cy: number, reach: number, visit: (x: number, y: number, index: number) => void): void {
    const { size, pixel } = this;
    const left = Math.max(Math.floor((cx - reach + 1) / pixel), 0);
    const right = Math.min(Math.ceil((cx + reach + 1) / pixel), size);
    const top = Math.max(Math.floor((cy - reach + 1) / pixel), 0);
    const bottom = Math.min(Math.ceil((cy + reach + 1) / pixel), size);
    for (let row = top; row < bottom; row++) {
      const y = (row + 0.5) * pixel - 1;
      for (let column = left; column < right; column++) {
        visit((column + 0.5) * pixel - 1, y, row * size + column);
      }
    }
  }

  /** Share of a pixel that lies inside a shape, from the signed distance of its centre. */
  inside(distance: number): number {
    const share = 0.5 - distance / this.pixel;
    return share < 0 ? 0 : share > 1 ? 1 : share;
  }

  /** Sets the colour of a pixel. */
  set(index: number, red: number, green: number, blue: number): void {
    const at = index * 3;
    this.albedo[at] = red;
    this.albedo[at + 1] = green;
    this.albedo[at + 2] = blue;
  }

  /** Moves the colour of a pixel towards another one. */
  paint(index: number, colour: Colour, share: number): void {
    const at = index * 3;
    for (let c = 0; c < 3; c++) this.albedo[at + c] += (colour[c] - this.albedo[at + c]) * share;
  }

  /** Multiplies the colour of a pixel. */
  filter(index: number, factors: Colour, share: number): void {
    const at = index * 3;
    for (let c = 0; c < 3; c++) this.albedo[at + c] *= 1 + (factors[c] - 1) * share;
  }

  private coverAt(x: number, y: number): number {
    const column = Math.floor((x + 1) / this.pixel);
    const row = Math.floor((y + 1) / this.pixel);
    if (column < 0 || row < 0 || column >= this.size || row >= this.size) return 0;
    return this.cover[row * this.size + column];
  }

  /** A point on the product whose surroundings of radius `margin` lie on it too, if one is found. */
  spot(stream: Stream, margin: number): readonly [x: number, y: number] {
    let x = 0;
    let y = 0;
    for (let attempt = 0; attempt < 300; attempt++) {
      x = stream.range(-0.95, 0.95);
      y = stream.range(-0.95, 0.95);
      const around = this.coverAt(x - margin, y) * this.coverAt(x + margin, y);
      const above = this.coverAt(x, y - margin) * this.coverAt(x, y + margin);
      if (this.coverAt(x, y) * around * above >= 0.99) return [x, y];
    }
    return [x, y];
  }
}
