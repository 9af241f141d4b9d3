import type { Grid } from '../plan/grid.js';

/** Source cells and their weights for one target cell along one axis. */
interface Window {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * `resample` on plain arrays, `[images, height, width, channels]` -> `[images, tokens, channels]`: what `init` runs over the
 * training set, where no tensor backend need be active.
 */
export function resampleArray(data: Float32Array, shape: readonly number[], grid: Grid): Float32Array {
  const [images, height, width, channels] = shape;
  if (height === grid.height && width === grid.width) return data;
  const rows = windows(height, grid.height);
  const columns = windows(width, grid.width);
  const out = new Float32Array(images * grid.height * grid.width * channels);
  let at = 0;
  for (let image = 0; image < images; image++) {
    for (const row of rows) {
      for (const column of columns) {
        addWindow(data, image * height * width, width, channels, row, column, out, at);
        at += channels;
      }
    }
  }
  return out;
}

function addWindow(
  data: Float32Array,
  cell: number,
  width: number,
  channels: number,
  row: Window,
  column: Window,
  out: Float32Array,
  at: number,
): void {
  for (let y = 0; y < row.weights.length; y++) {
    for (let x = 0; x < column.weights.length; x++) {
      const weight = row.weights[y] * column.weights[x];
      const from = (cell + (row.first + y) * width + column.first + x) * channels;
      for (let c = 0; c < channels; c++) out[at + c] += weight * data[from + c];
    }
  }
}

function windows(source: number, target: number): Window[] {
  return Array.from({ length: target }, (_, i) => {
    if (source % target === 0) {
      const cells = source / target;
      return { first: i * cells, weights: new Array<number>(cells).fill(1 / cells) };
    }
    const position = Math.max(0, ((i + 0.5) * source) / target - 0.5);
    const low = Math.min(source - 1, Math.floor(position));
    const fraction = low === source - 1 ? 0 : position - low;
    return { first: low, weights: fraction === 0 ? [1] : [1 - fraction, fraction] };
  });
}
