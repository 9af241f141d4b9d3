/** An 8-bit mask, `[height, width]`; values from 128 on are defect. */
export interface Mask {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/**
 * Inner outline of the defect regions of a mask: the defect pixels with a pixel outside the defect within `thickness`
 * steps up, down, left or right. What lies beyond the border counts as outside, so that outlines close there.
 *
 * @returns `[height, width]`, 1 on the outline, else 0.
 */
export function maskOutline(mask: Mask, thickness: number): Uint8Array {
  const { height, width } = mask;
  let inside = mask.data.map((value) => (value >= 128 ? 1 : 0));
  const outline = new Uint8Array(inside.length);
  for (let layer = 0; layer < thickness; layer++) {
    const eroded = new Uint8Array(inside.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        if (inside[at] === 0) continue;
        const kept =
          y > 0 &&
          inside[at - width] === 1 &&
          y < height - 1 &&
          inside[at + width] === 1 &&
          x > 0 &&
          inside[at - 1] === 1 &&
          x < width - 1 &&
          inside[at + 1] === 1;
        if (kept) eroded[at] = 1;
        else outline[at] = 1;
      }
    }
    inside = eroded;
  }
  return outline;
}

/** Paints the outline of a mask over an RGB image `[height, width, 3]`; returns a new image. */
export function drawOutline(
  rgb: Uint8Array,
  mask: Mask,
  thickness: number,
  colour: readonly [number, number, number],
): Uint8Array {
  const drawn = new Uint8Array(rgb);
  const outline = maskOutline(mask, thickness);
  for (let pixel = 0; pixel < outline.length; pixel++) {
    if (outline[pixel] === 1) drawn.set(colour, 3 * pixel);
  }
  return drawn;
}
