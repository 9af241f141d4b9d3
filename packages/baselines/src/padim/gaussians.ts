import { BaselineError } from '../errors.js';
import { choleskyFactor, invertTriangle, rowStart } from './cholesky.js';

/** One multivariate Gaussian per position, ready for Mahalanobis distances. */
export interface Whitening {
  /** `[positions, dimensions]` */
  readonly mean: Float32Array;
  /**
   * `[positions, dimensions, dimensions]`: the inverse of the Cholesky factor of the covariance, transposed, so that it is
   * multiplied from the right; the length of `(x - mean) matrix` is the Mahalanobis distance of the row `x`.
   */
  readonly matrix: Float32Array;
}

/**
 * Mean and covariance per position, gathered image by image in float64 (the running update of Welford), so that the images
 * need not be held. Memory is that of one packed triangle per position, whatever the number of images.
 */
export class PositionGaussians {
  private readonly mean: Float64Array;
  private readonly scatter: Float64Array;
  private readonly delta: Float64Array;
  private count = 0;

  constructor(
    private readonly positions: number,
    private readonly dimensions: number,
  ) {
    this.mean = new Float64Array(positions * dimensions);
    this.scatter = new Float64Array(positions * rowStart(dimensions));
    this.delta = new Float64Array(dimensions);
  }

  /** Takes in one image, `[positions, dimensions]` row-major. */
  add(rows: Float32Array): void {
    const { positions, dimensions, mean, scatter, delta } = this;
    const share = 1 / (this.count + 1);
    const weight = this.count * share;
    const triangle = rowStart(dimensions);
    for (let position = 0; position < positions; position++) {
      const at = position * dimensions;
      for (let i = 0; i < dimensions; i++) {
        delta[i] = rows[at + i] - mean[at + i];
        mean[at + i] += delta[i] * share;
      }
      let cell = position * triangle;
      for (let i = 0; i < dimensions; i++) {
        const scaled = weight * delta[i];
        for (let j = 0; j <= i; j++) scatter[cell++] += scaled * delta[j];
      }
    }
    this.count++;
  }

  /**
   * The Gaussians with the unbiased covariance (divisor `images - 1`) plus `epsilon` times the identity.
   *
   * @throws BaselineError `TOO_FEW_IMAGES` below two images, `NUMERICAL_FAILURE` where a covariance is not positive definite
   */
  whitening(epsilon: number): Whitening {
    const { positions, dimensions, count } = this;
    if (count < 2) {
      throw new BaselineError(
        'TOO_FEW_IMAGES',
        `a covariance needs at least two training images, but there are ${count}`,
        'Give the dataset more normal training images.',
      );
    }
    const matrix = new Float32Array(positions * dimensions * dimensions);
    const triangle = rowStart(dimensions);
    const covariance = new Float64Array(triangle);
    for (let position = 0; position < positions; position++) {
      for (let i = 0; i < triangle; i++) covariance[i] = this.scatter[position * triangle + i] / (count - 1);
      for (let i = 0; i < dimensions; i++) covariance[rowStart(i) + i] += epsilon;
      const inverse = invertTriangle(choleskyFactor(covariance, dimensions), dimensions);
      for (let i = 0, cell = 0; i < dimensions; i++) {
        for (let j = 0; j <= i; j++) {
          matrix[(position * dimensions + j) * dimensions + i] = inverse[cell++];
        }
      }
    }
    return { mean: Float32Array.from(this.mean), matrix };
  }
}
