import type { Surface } from './surface.js';

/** A part of an image: whole pixels, `right` and `bottom` exclusive. */
export interface PixelWindow {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** All of an image. */
export function wholeWindow(size: number): PixelWindow {
  return { left: 0, top: 0, right: size, bottom: size };
}

/** A window with so many pixels more on every side, as far as they are in the image. */
export function grownWindow(window: PixelWindow, by: number, size: number): PixelWindow {
  const { left, top, right, bottom } = window;
  return {
    left: Math.max(left - by, 0),
    top: Math.max(top - by, 0),
    right: Math.min(right + by, size),
    bottom: Math.min(bottom + by, size),
  };
}

function differAt(a: Surface, b: Surface, i: number): boolean {
  return (
    a.height[i] !== b.height[i] ||
    a.gloss[i] !== b.gloss[i] ||
    a.albedo[3 * i] !== b.albedo[3 * i] ||
    a.albedo[3 * i + 1] !== b.albedo[3 * i + 1] ||
    a.albedo[3 * i + 2] !== b.albedo[3 * i + 2]
  );
}

/** The smallest window outside of which two surfaces of one size look the same; `null` if they do everywhere. */
export function differingWindow(a: Surface, b: Surface): PixelWindow | null {
  const { size } = a;
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let row = 0, i = 0; row < size; row++) {
    for (let column = 0; column < size; column++, i++) {
      if (!differAt(a, b, i)) continue;
      if (column < left) left = column;
      if (column >= right) right = column + 1;
      if (row < top) top = row;
      bottom = row + 1;
    }
  }
  return right === 0 ? null : { left, top, right, bottom };
}
