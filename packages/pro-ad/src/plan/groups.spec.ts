import { proAdConfig } from '../config/schema.js';
import { tinyTaps } from '../testing/tiny-plan.js';
import { reversedLayers, tapGroups } from './groups.js';

const features = (groups: unknown) => proAdConfig.parse({ features: { groups } }).features;

describe('reversedLayers', () => {
  it('pairs the deepest layers with the shallowest group, as the kin methods do with 8 layers and 2 groups', () => {
    expect(reversedLayers(8, 2)).toEqual([
      [4, 5, 6, 7],
      [0, 1, 2, 3],
    ]);
  });

  it('spreads what does not divide and shares what is too few', () => {
    expect(reversedLayers(4, 3)).toEqual([[3], [2], [0, 1]]);
    expect(reversedLayers(1, 3)).toEqual([[0], [0], [0]]);
    expect(reversedLayers(2, 3)).toEqual([[1], [1], [0]]);
  });

  it.each([1, 2, 3, 4, 5, 8])('uses each of %i layers for some group', (layers) => {
    for (const groups of [1, 2, 3, 4]) {
      const used = new Set(reversedLayers(layers, groups).flat());
      expect([...used].sort()).toEqual(Array.from({ length: layers }, (_, layer) => layer));
    }
  });
});

describe('tapGroups', () => {
  it('makes one group a tap, one of all, or those listed', () => {
    expect(tapGroups(features('perTap'), tinyTaps)).toEqual([[0], [1]]);
    expect(tapGroups(features('all'), tinyTaps)).toEqual([[0, 1]]);
    expect(tapGroups(features([[1, 0], [1]]), tinyTaps)).toEqual([[0, 1], [1]]);
  });

  it('refuses taps that do not exist or are named twice', () => {
    expect(() => tapGroups(features([[2]]), tinyTaps)).toThrow(/names tap 2, but the backbone gives 2 taps/);
    expect(() => tapGroups(features([[1, 1]]), tinyTaps)).toThrow(/names a tap twice/);
  });
});
