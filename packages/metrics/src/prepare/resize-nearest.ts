import type { Grid, Size } from './grid.js';

/** Source pixel for each target pixel. */
type NearestRule = (target: number, from: number, to: number) => number;

/** `PIL.Image.resize(size, NEAREST)`: the source pixel below the centre of the target pixel. */
const byCentre: NearestRule = (target, from, to) => Math.floor(((target + 0.5) * from) / to);

/** `torch.nn.functional.interpolate(mode='nearest')`: the corner of the target pixel, with a float32 scale. */
const byCorner: NearestRule = (target, from, to) => Math.floor(Math.fround(Math.fround(from / to) * target));

/**
 * Resizes without interpolation.
 *
 * @param rule `centre` as Pillow, `corner` as PyTorch
 */
export function resizeNearest(
  image: Grid<Uint8Array>,
  size: Size,
  rule: 'centre' | 'corner',
): Grid<Uint8Array> {
  const nearest = rule === 'centre' ? byCentre : byCorner;
  const data = new Uint8Array(size.height * size.width);
  const columns = Int32Array.from({ length: size.width }, (_, x) =>
    Math.min(image.width - 1, nearest(x, image.width, size.width)),
  );
  for (let y = 0; y < size.height; y++) {
    const row = Math.min(image.height - 1, nearest(y, image.height, size.height)) * image.width;
    for (let x = 0; x < size.width; x++) data[y * size.width + x] = image.data[row + columns[x]];
  }
  return { ...size, data };
}
