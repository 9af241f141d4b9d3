import { curvesShape } from './curves-file.js';
import { diagnosticsShape } from './diagnostics-file.js';

const bins = (length: number) => new Array<number>(length).fill(1);
const pixels = (changes: object = {}) => ({
  ...{ low: 0, high: 1, normal: bins(64), anomalous: bins(64), normalMean: 0.2, anomalousMean: null },
  ...changes,
});
const prototypes = (changes: object = {}) => ({
  ...{ site: 'decoder.0', count: 2, trainingImages: 3, usage: { pill: [0.5, 0.5] }, active: { pill: 1.5 } },
  ...{ nonzero: { pill: 2 }, nearest: [{ prototype: 1, patches: [] }] },
  ...changes,
});
const check = (own: object, use: object | null) =>
  diagnosticsShape.check({ format: 'protobench-diagnostics-1', pixels: { pill: own }, prototypes: use }, '');

describe('diagnosticsShape', () => {
  it('takes a file with and without prototypes', () => {
    expect(check(pixels(), prototypes())).toBeNull();
    expect(check(pixels(), null)).toBeNull();
  });

  it.each([
    [pixels({ normal: bins(63) }), null, 'pixels.pill.normal', 'an array of 64', 'an array of 63'],
    [pixels({ high: -1 }), null, 'pixels.pill.high', 'a number >= 0', '-1'],
    [pixels({ normalMean: 'x' }), null, 'pixels.pill.normalMean', 'a number or null', '"x"'],
    [
      pixels(),
      prototypes({ usage: { pill: [1, 0, 0] } }),
      'prototypes.usage.pill',
      'an array of 2 at most',
      'an array of 3',
    ],
    [
      pixels(),
      prototypes({ nearest: [{ prototype: 2, patches: [] }] }),
      'prototypes.nearest[0].prototype',
      'a whole number < 2',
      '2',
    ],
    [pixels(), prototypes({ active: { pill: null } }), 'prototypes.active.pill', 'a number >= 0', 'null'],
  ])('names the place of a fault %#', (own, use, path, expected, found) => {
    expect(check(own, use)).toEqual({ path, expected, found });
  });
});

describe('curvesShape', () => {
  it('wants as many x as y, within 0 and 1', () => {
    const file = (roc: unknown) => ({
      format: 'protobench-curves-1',
      categories: { pill: { image: { roc: null, pr: null }, pixel: { roc, pr: null, pro: null } } },
    });
    expect(curvesShape.check(file({ x: [0, 1], y: [0, 1] }), '')).toBeNull();
    expect(curvesShape.check(file({ x: [0, 1], y: [0] }), '')).toMatchObject({
      path: 'categories.pill.pixel.roc.y',
      found: 'an array of 1',
    });
    expect(curvesShape.check(file({ x: [0, 2], y: [0, 1] }), '')?.path).toBe(
      'categories.pill.pixel.roc.x[1]',
    );
  });
});
