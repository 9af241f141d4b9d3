import { BaselineError } from '../errors.js';

/**
 * Factor `L` of a symmetric positive definite matrix `A = L L^T`, in float64 (Cholesky-Banachiewicz, row by row).
 *
 * @param packed lower triangle of `A` with its diagonal, row by row: element (i, j) is at `i (i + 1) / 2 + j`
 * @returns the lower triangle of `L`, packed the same way
 * @throws BaselineError `NUMERICAL_FAILURE` when the matrix is not positive definite in float64
 */
export function choleskyFactor(packed: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(packed.length);
  for (let i = 0; i < size; i++) {
    const row = rowStart(i);
    for (let j = 0; j <= i; j++) {
      const other = rowStart(j);
      let value = packed[row + j];
      for (let k = 0; k < j; k++) value -= factor[row + k] * factor[other + k];
      if (j < i) {
        factor[row + j] = value / factor[other + j];
        continue;
      }
      if (!(value > 0)) {
        throw new BaselineError(
          'NUMERICAL_FAILURE',
          `a covariance must be positive definite, but pivot ${i} of ${size} is ${value}`,
          'Raise epsilon: it is too small for the size of the features.',
        );
      }
      factor[row + i] = Math.sqrt(value);
    }
  }
  return factor;
}

/**
 * Inverse of a lower triangular matrix, packed as in {@link choleskyFactor}. For a Cholesky factor of a covariance it is the
 * whitening matrix: `|L^-1 (x - mean)|` is the Mahalanobis distance of `x`.
 */
export function invertTriangle(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(factor.length);
  for (let i = 0; i < size; i++) {
    const row = rowStart(i);
    const pivot = 1 / factor[row + i];
    // Row i of the inverse is a sum of the rows above it, which keeps the inner loop on adjacent numbers.
    for (let k = 0; k < i; k++) {
      const weight = -pivot * factor[row + k];
      const above = rowStart(k);
      for (let j = 0; j <= k; j++) inverse[row + j] += weight * inverse[above + j];
    }
    inverse[row + i] = pivot;
  }
  return inverse;
}

/** Place of element (`row`, 0) in a packed triangle. */
export function rowStart(row: number): number {
  return (row * (row + 1)) / 2;
}
