import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { sizeOf } from '../ndarray.js';
import { matMul, reshape } from './emit.js';

/** A constant linear map along one axis, row-major: `rows` results from `columns` elements. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** A matrix filled in by `fill`, which adds `weight` at a row and column. */
export function buildMatrix(
  rows: number,
  columns: number,
  fill: (add: (row: number, column: number, weight: number) => void) => void,
): Matrix {
  const data = new Float32Array(rows * columns);
  fill((row, column, weight) => {
    data[row * columns + column] += weight;
  });
  return { rows, columns, data };
}

/** The matrix that maps gradients of results to gradients of elements. */
export function transposed({ rows, columns, data }: Matrix): Matrix {
  return buildMatrix(columns, rows, (add) => {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) add(column, row, data[row * columns + column]);
    }
  });
}

/** `x` with each line along `axis` multiplied by the matrix. The axes keep their order, so nothing is transposed. */
export function multiplyAlong(graph: GraphBuilder, x: Value, axis: number, matrix: Matrix): Value {
  const shape = x.shape.map((extent, i) => (i === axis ? matrix.rows : extent));
  const outer = sizeOf(x.shape.slice(0, axis));
  const inner = sizeOf(x.shape.slice(axis + 1));
  if (inner === 1) {
    const { rows, columns, data } = transposed(matrix);
    const right = graph.constant(data, [rows, columns], 'float32');
    return reshape(graph, matMul(graph, reshape(graph, x, [outer, matrix.columns]), right), shape);
  }
  const left = graph.constant(matrix.data, [matrix.rows, matrix.columns], 'float32');
  return reshape(graph, matMul(graph, left, reshape(graph, x, [outer, matrix.columns, inner])), shape);
}

/** {@link multiplyAlong} for several axes from `first` on, those that shrink most coming first. */
export function multiplyAxes(
  graph: GraphBuilder,
  x: Value,
  first: number,
  matrices: readonly Matrix[],
): Value {
  const order = matrices
    .map((matrix, i) => ({ matrix, axis: first + i }))
    .sort((a, b) => a.matrix.rows / a.matrix.columns - b.matrix.rows / b.matrix.columns);
  return order.reduce((value, { matrix, axis }) => multiplyAlong(graph, value, axis, matrix), x);
}
