/** Rows of the result that one tile has. */
export const TILE = 4;
/** Rows of the image that a tile reaches over, and products that it takes. */
export const REACH = 6;

/*
 * Winograd's F(4, 3) for the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks", arXiv 1509.09308, section 4.3): `RESULTS · ((FILTERS · g) ⊙ (IMAGES · d))` are the four products of a filter `g`
 * of three rows with the rows `d`, at six multiplications instead of twelve.
 */

/** What becomes of the six rows of an image under a tile, `[REACH, REACH]`. */
export const IMAGES: readonly (readonly number[])[] = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
];

/** What becomes of the three rows of a filter, `[REACH, 3]`. */
const FILTERS: readonly (readonly number[])[] = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
];

/** From the six products to the four rows of the result, `[TILE, REACH]`. */
export const RESULTS: readonly (readonly number[])[] = [
  [1, 1, 1, 1, 1, 0],
  [0, 1, -1, 2, -2, 0],
  [0, 1, 1, 4, 4, 0],
  [0, 1, -1, 8, -8, 1],
];

/** The product to whose bias each row of the result owes its own: it counts once in all of them. */
export const BIASED = 1;

/** Weights of a 3x3 convolution. */
export interface Filters {
  readonly data: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
  /** Whether `data` is `[3, 3, inputs, outputs]`, as in TensorFlow.js; else `[outputs, inputs, 3, 3]`. */
  readonly channelsLast: boolean;
}

/** For each of the six products the weights of its convolution, `[outputs, inputs, 1, 3]`, worked out in float64. */
export function transformFilters({ data, inputs, outputs, channelsLast }: Filters): readonly Float32Array[] {
  const size = inputs * outputs;
  // From one element to the next row and the next column, and from one filter to the next.
  const [row, column, step] = channelsLast ? [3 * size, size, 1] : [3, 1, 9];
  return FILTERS.map(([top, middle, bottom]) => {
    const transformed = new Float32Array(3 * size);
    for (let output = 0; output < outputs; output++) {
      for (let input = 0; input < inputs; input++) {
        const from = step * (channelsLast ? input * outputs + output : output * inputs + input);
        const to = 3 * (output * inputs + input);
        for (let x = 0; x < 3; x++) {
          const at = from + x * column;
          transformed[to + x] = top * data[at] + middle * data[at + row] + bottom * data[at + 2 * row];
        }
      }
    }
    return transformed;
  });
}
