import fc from 'fast-check';
import { learningRate } from './schedule.js';

describe('learningRate', () => {
  it('is constant', () => {
    expect(learningRate({ kind: 'constant', lr: 0.005 }, 7, 10)).toBe(0.005);
  });

  it('warms up as numpy.linspace and ends on the final rate', () => {
    const policy = { kind: 'warmupCosine', lr: 2e-3, finalLr: 2e-4, warmup: 5 } as const;
    const rates = Array.from({ length: 16 }, (_, step) => learningRate(policy, step, 16));
    expect(rates.slice(0, 6)).toEqual([0, 5e-4, 1e-3, 1.5e-3, 2e-3, 2e-3]);
    expect(rates[10]).toBeCloseTo(1.1e-3, 12);
    expect(rates[15]).toBeCloseTo(2e-4, 15);
    expect(learningRate(policy, 100, 16)).toBeCloseTo(2e-4, 15);
  });

  it('never rises after the warm-up, nor leaves [finalLr, lr]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 2, max: 200 }), (warmup, rest) => {
        const policy = { kind: 'warmupCosine', lr: 1, finalLr: 0.1, warmup } as const;
        const total = warmup + rest;
        const rates = Array.from({ length: rest }, (_, step) => learningRate(policy, warmup + step, total));
        expect(rates[0]).toBe(1);
        expect(rates.every((rate, step) => step === 0 || rate <= rates[step - 1])).toBe(true);
        expect(rates[rest - 1]).toBeCloseTo(0.1, 12);
      }),
      { numRuns: 50 },
    );
  });

  it('copes with trainings shorter than the warm-up and with one step', () => {
    const policy = { kind: 'warmupCosine', lr: 1, finalLr: 0.1, warmup: 100 } as const;
    expect(learningRate(policy, 9, 10)).toBeCloseTo(9 / 99, 12);
    expect(learningRate({ ...policy, warmup: 1 }, 0, 1)).toBe(0);
    expect(learningRate({ ...policy, warmup: 0 }, 0, 1)).toBeCloseTo(0.1, 12);
  });

  it('drops at each milestone, unshaken by rounding', () => {
    const policy = { kind: 'step', lr: 1, factor: 0.1, fractions: [0.55, 0.8] } as const;
    // 0.55 * 100 is 55.00000000000001 in float64.
    expect([54, 55, 79, 80, 99].map((step) => learningRate(policy, step, 100))).toEqual([
      1,
      0.1,
      0.1,
      0.1 * 0.1,
      0.1 * 0.1,
    ]);
  });

  it('refuses steps that are not counts', () => {
    expect(() => learningRate({ kind: 'constant', lr: 1 }, -1, 10)).toThrow('non-negative integers');
    expect(() => learningRate({ kind: 'constant', lr: 1 }, 0.5, 10)).toThrow('non-negative integers');
  });
});
