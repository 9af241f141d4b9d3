import { ProAdError } from '../errors.js';
import { tinyPlan, tinyTaps } from '../testing/tiny-plan.js';
import type { Overrides } from '../testing/tiny-plan.js';
import { toyTaps } from '../testing/toy-cell.js';

function errorOf(overrides: Overrides): ProAdError {
  try {
    tinyPlan(overrides);
  } catch (error) {
    if (error instanceof ProAdError) return error;
    throw error;
  }
  throw new Error('the plan was accepted');
}

describe('makePlan', () => {
  it('puts the tokens on the grid of the coarsest tap, times the scale', () => {
    expect(tinyPlan({}, toyTaps)).toMatchObject({
      grid: { height: 4, width: 4 },
      tokens: 16,
      prototypes: 16,
    });
    expect(tinyPlan({ features: { gridScale: 2 } }, toyTaps).grid).toEqual({ height: 8, width: 8 });
    expect(tinyPlan({ features: { gridScale: 0.7 } }, toyTaps).grid).toEqual({ height: 3, width: 3 });
  });

  it('gives each group its channels and layers, and each layer its level', () => {
    expect(tinyPlan({ dbd: { layers: 4 } })).toMatchObject({
      groups: [
        { taps: [0], channels: 3, layers: [2, 3] },
        { taps: [1], channels: 5, layers: [0, 1] },
      ],
      levels: [1, 1, 0, 0],
    });
    expect(tinyPlan({ features: { groups: 'all' }, dbd: { output: 'last' } }).groups).toEqual([
      { taps: [0, 1], channels: 8, layers: [1] },
    ]);
  });

  it('tells a residual of prototypes by position that it needs one for each position', () => {
    const error = errorOf({ proto: { count: 6 } });
    expect(error.code).toBe('PROTOTYPE_COUNT_MISMATCH');
    expect(error.message).toContain('2 x 2 = 4, but it is 6');
    expect(error.hint).toContain("'tokens'");
    expect(tinyPlan({ proto: { count: 6 }, pc: { mode: 'none' } }).prototypes).toBe(6);
  });

  const vit = tinyTaps.map((tap) => ({ ...tap, channels: 8 }));

  it.each<[string, Overrides]>([
    ['PROTOTYPES_REQUIRED', { proto: { enabled: false } }],
    [
      'PROTOTYPES_REQUIRED',
      { proto: { enabled: false }, pc: { mode: 'none' }, anb: { mode: 'tokenAdaptive' } },
    ],
    ['NO_CONTEXT', { proto: { enabled: false }, pc: { mode: 'none' }, dbd: { selfContext: false } }],
    ['UNREAD_PROTOTYPES', { proto: { perLayer: true }, dbd: { order: 'reconstructFirst' } }],
    ['INVALID_WIDTH', { features: { project: false } }],
    ['INVALID_WIDTH', { width: 'taps' }],
    ['INVALID_WIDTH', { attn: { heads: 3 } }],
    ['INCOMPATIBLE_TAPS', { features: { fuse: 'mean' } }],
    ['INVALID_GROUPS', { features: { groups: [[0, 7]] } }],
  ])('refuses with %s what contradicts itself: %j', (code, overrides) => {
    expect(errorOf(overrides).code).toBe(code);
  });

  it('takes the width of the taps where they need no map', () => {
    const features = { fuse: 'mean', project: false };
    expect(tinyPlan({ width: 'taps', features }, vit).width).toBe(8);
    expect(() => tinyPlan({ width: 16, features }, vit)).toThrow(/must be that of the taps \(8\)/);
    expect(() => tinyPlan({}, [])).toThrow(/no taps/);
  });
});
