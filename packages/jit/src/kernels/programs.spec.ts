import type * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expectParity } from '../testing/parity.js';
import { OPERATION_COUNT, runProgram, type Instruction } from '../testing/programs.js';
import { RandomArrays } from '../testing/random.js';

const SHAPES = [[], [3], [2, 3], [3, 3], [2, 1, 4], [1, 2, 3, 2]];

const instruction: fc.Arbitrary<Instruction> = fc.record({
  op: fc.nat(OPERATION_COUNT - 1),
  first: fc.nat(20),
  second: fc.nat(20),
  detail: fc.nat(11),
});

describe('random programs', () => {
  it('have the values and gradients of the cpu backend', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(instruction, { minLength: 1, maxLength: 14 }), { minLength: 6, maxLength: 6 }),
        fc.nat(1000),
        async (programs, seed) => {
          const random = new RandomArrays(seed);
          // Several programs make one graph, which saves most of the time.
          await expectParity({
            kernel: 'Mean',
            cases: programs.map((program) => ({
              name: JSON.stringify(program),
              fn: (...inputs: tf.Tensor[]) => runProgram(program, inputs),
              inputs: SHAPES.map((shape) => random.floats(shape)),
              gradient: true,
              tolerance: 5e-5,
            })),
          });
        },
      ),
      { numRuns: 8, seed: 20266, endOnFailure: true },
    ));
});
