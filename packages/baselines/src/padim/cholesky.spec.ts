import { RandomStream } from '@protobench/nn';
import { BaselineError } from '../errors.js';
import { choleskyFactor, invertTriangle, rowStart } from './cholesky.js';
import { PositionGaussians } from './gaussians.js';

const stream = RandomStream.fromSeed(31);

/** A random covariance `B B^T / size + 0.01 I`, packed. */
function covariance(size: number): Float64Array {
  const b = stream.child(size).normal(size * size);
  return Float64Array.from({ length: rowStart(size) }, (_, cell) => {
    const [i, j] = place(cell);
    let sum = i === j ? 0.01 : 0;
    for (let k = 0; k < size; k++) sum += (b[i * size + k] * b[j * size + k]) / size;
    return sum;
  });
}

/** Row and column of a cell of a packed triangle. */
function place(cell: number): [number, number] {
  let row = 0;
  while (rowStart(row + 1) <= cell) row++;
  return [row, cell - rowStart(row)];
}

describe('choleskyFactor', () => {
  it('factors a matrix known by hand', () => {
    // [4 12 -16; 12 37 -43; -16 -43 98] = L L^T with L = [2 0 0; 6 1 0; -8 5 3]
    const factor = choleskyFactor(Float64Array.of(4, 12, 37, -16, -43, 98), 3);
    expect([...factor]).toEqual([2, 6, 1, -8, 5, 3]);
  });

  it.each([1, 2, 7, 100])('multiplies back to a matrix of size %i', (size) => {
    const matrix = covariance(size);
    const factor = choleskyFactor(matrix, size);
    matrix.forEach((value, cell) => {
      const [i, j] = place(cell);
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += factor[rowStart(i) + k] * factor[rowStart(j) + k];
      expect(Math.abs(sum - value)).toBeLessThan(1e-12);
    });
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => choleskyFactor(Float64Array.of(1, 2, 1), 2)).toThrow(BaselineError);
    expect(() => choleskyFactor(Float64Array.of(Number.NaN), 1)).toThrow(/pivot 0 of 1 is NaN/);
  });
});

describe('invertTriangle', () => {
  it.each([1, 2, 7, 100])('gives the inverse of a factor of size %i', (size) => {
    const factor = choleskyFactor(covariance(size), size);
    const inverse = invertTriangle(factor, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = j; k <= i; k++) sum += factor[rowStart(i) + k] * inverse[rowStart(k) + j];
        expect(Math.abs(sum - Number(i === j))).toBeLessThan(1e-9);
      }
    }
  });
});

describe('PositionGaussians', () => {
  it('estimates as two passes over all images do, far from the origin too', () => {
    const [positions, dimensions, count, offset] = [3, 4, 9, 1000];
    const images = Array.from({ length: count }, (_, i) =>
      stream
        .child('image')
        .child(i)
        .normal(positions * dimensions)
        .map((value) => value + offset),
    );
    const gaussians = new PositionGaussians(positions, dimensions);
    for (const image of images) gaussians.add(image);
    const { mean, matrix } = gaussians.whitening(0.01);
    for (let p = 0; p < positions; p++) {
      const at = (image: Float32Array, i: number) => image[p * dimensions + i];
      const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / count;
      const means = Array.from({ length: dimensions }, (_, i) =>
        average(images.map((image) => at(image, i))),
      );
      means.forEach((value, i) => expect(mean[p * dimensions + i]).toBeCloseTo(value, 3));
      // matrix^T covariance matrix = identity
      const cov = means.map((a, i) =>
        means.map(
          (b, j) =>
            (average(images.map((image) => (at(image, i) - a) * (at(image, j) - b))) * count) / (count - 1) +
            0.01 * Number(i === j),
        ),
      );
      const w = (i: number, j: number) => matrix[(p * dimensions + i) * dimensions + j];
      for (let i = 0; i < dimensions; i++) {
        for (let j = 0; j < dimensions; j++) {
          let sum = 0;
          for (let k = 0; k < dimensions; k++)
            for (let l = 0; l < dimensions; l++) sum += w(k, i) * cov[k][l] * w(l, j);
          expect(sum).toBeCloseTo(Number(i === j), 4);
        }
      }
    }
  });
});
