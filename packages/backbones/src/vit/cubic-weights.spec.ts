import { cubicWeights } from './cubic-weights.js';

/** Row `output` as pairs of input and weight, without zeros. */
function row(inputs: number, outputs: number, output: number, kind: 'dinomaly' | 'hub'): [number, number][] {
  const weights = cubicWeights(inputs, outputs, kind).subarray(output * inputs, (output + 1) * inputs);
  return [...weights].flatMap((weight, i) => (weight === 0 ? [] : [[i, weight] as [number, number]]));
}

function expectRow(found: [number, number][], expected: [number, number][]): void {
  expect(found.map(([i]) => i)).toEqual(expected.map(([i]) => i));
  found.forEach(([, weight], i) => expect(weight).toBeCloseTo(expected[i][1], 6));
}

describe('weights for resizing position embeddings', () => {
  // Worked out with the coefficients of PyTorch's upsample_bicubic2d in Python.
  it.each<[number, number, number, [number, number][]]>([
    [
      37,
      28,
      0,
      [
        [0, 0.86440441],
        [1, 0.151426047],
        [2, -0.015830458],
      ],
    ],
    [
      37,
      28,
      13,
      [
        [16, -0.108485784],
        [17, 0.855075259],
        [18, 0.29472575],
        [19, -0.041315225],
      ],
    ],
    [
      37,
      28,
      27,
      [
        [34, -0.044791997],
        [35, 0.313210178],
        [36, 0.731581818],
      ],
    ],
    [
      3,
      5,
      2,
      [
        [0, 0.022694891],
        [1, 0.998085437],
        [2, -0.020780328],
      ],
    ],
  ])('of %i to %i rows sample with the offset, row %i', (inputs, outputs, output, expected) => {
    expectRow(row(inputs, outputs, output, 'dinomaly'), expected);
  });

  // Worked out with the coefficients of Pillow's antialiased bicubic filter in Python.
  it.each<[number, [number, number][]]>([
    [
      0,
      [
        [0, 0.584615385],
        [1, 0.446153846],
        [3, -0.030769231],
      ],
    ],
    [
      1,
      [
        [0, -0.037209302],
        [1, 0.246511628],
        [2, 0.581395349],
        [3, 0.246511628],
        [4, -0.037209302],
      ],
    ],
  ])('are antialiased, row %i of 3 from 5', (output, expected) => {
    expectRow(
      row(5, 3, output, 'hub').filter(([, weight]) => Math.abs(weight) > 1e-9),
      expected,
    );
  });

  it('add up to one in every row, and do nothing for equal sizes', () => {
    for (const kind of ['dinomaly', 'hub'] as const) {
      for (const outputs of [1, 7, 28, 36, 45, 74]) {
        const weights = cubicWeights(37, outputs, kind);
        for (let o = 0; o < outputs; o++) {
          const sum = weights.subarray(o * 37, (o + 1) * 37).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 5);
        }
      }
      expect([...cubicWeights(2, 2, kind)]).toEqual([1, 0, 0, 1]);
    }
  });
});
