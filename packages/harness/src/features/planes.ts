/** Bytes that a channel of a pixel may have. */
const BYTES = 256;

/**
 * Pixels as planes of numbers.
 *
 * @param pixels RGB, `[height, width, 3]`.
 * @param table The number for each byte of each channel, `[3, 256]`.
 * @param planes Receives the numbers, `[3, height, width]`.
 */
export function writePlanes(pixels: Uint8Array, table: Float32Array, planes: Float32Array): void {
  const count = pixels.length / 3;
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    planes[i] = table[pixels[at]];
    planes[count + i] = table[BYTES + pixels[at + 1]];
    planes[2 * count + i] = table[2 * BYTES + pixels[at + 2]];
  }
}
