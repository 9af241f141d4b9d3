import { MetricError } from '../errors.js';

/** Height and width of a map or mask. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** A map or mask with its size, row-major. */
export interface Grid<T extends Float32Array | Uint8Array> extends Size {
  /** `[height * width]` */
  readonly data: T;
}

/** Whether two sizes are equal. */
export function sameSize(a: Size, b: Size): boolean {
  return a.height === b.height && a.width === b.width;
}

/**
 * The middle of a grid, as torchvision's `CenterCrop` takes it: offsets rounded half to even.
 *
 * @throws MetricError `SIZE_MISMATCH` where the grid is smaller
 */
export function centerCrop(grid: Grid<Uint8Array>, size: Size): Grid<Uint8Array> {
  if (grid.height < size.height || grid.width < size.width)
    throw new MetricError(
      'SIZE_MISMATCH',
      `cannot crop ${grid.width} x ${grid.height} to ${size.width} x ${size.height}`,
      'resize to at least the size of the crop first',
    );
  const top = halfToEven(grid.height - size.height);
  const left = halfToEven(grid.width - size.width);
  const data = new Uint8Array(size.height * size.width);
  for (let y = 0; y < size.height; y++) {
    const from = (top + y) * grid.width + left;
    data.set(grid.data.subarray(from, from + size.width), y * size.width);
  }
  return { ...size, data };
}

/** Half of an integer, rounded half to even as Python's `round` does. */
function halfToEven(value: number): number {
  const floor = Math.floor(value / 2);
  return value % 2 === 0 || floor % 2 === 0 ? floor : floor + 1;
}
