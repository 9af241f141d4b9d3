/** Period of the slowest sine, in positions times 2 pi. */
const SLOWEST = 1e4;

/**
 * Sine positions of a map, `[height * width, channels]` row-major, as RLR has them: the first half of the channels tells
 * the column, the second the row; within a half sines and cosines alternate, each pair slower than the one before.
 *
 * @param channels a multiple of 4
 */
export function sinePositions(height: number, width: number, channels: number): Float32Array {
  const half = channels / 2;
  const table = new Float32Array(height * width * channels);
  for (let i = 0; i < height * width; i++) {
    const places = [i % width, Math.floor(i / width)];
    places.forEach((place, part) => {
      for (let c = 0; c < half; c += 2) {
        const angle = place * Math.exp((-c * Math.log(SLOWEST)) / half);
        table[i * channels + part * half + c] = Math.sin(angle);
        table[i * channels + part * half + c + 1] = Math.cos(angle);
      }
    });
  }
  return table;
}
