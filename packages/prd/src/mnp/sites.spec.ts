import { PrdError } from '../errors.js';
import { smallConfig } from '../testing/fixtures.js';
import { planSites, setsOf } from './sites.js';

const base = {
  levels: [8, 16, 32].map((channels, k) => ({ name: `${k}`, height: 4, width: 4, channels, halvings: 1 })),
  embedding: { height: 2, width: 2, channels: 64 },
};
const sites = (mnp: object, spr: object = {}, categories = 3) =>
  planSites(smallConfig({ mnp: { embeddingCount: 20, ...mnp }, spr: { k: 2, ...spr } }), base, categories);
const counts = (count: number | number[]) => sites({ count }).map((site) => site.count);

describe('planSites', () => {
  it.each([
    ['teacherMultiScale', ['mnp.0', 'mnp.1', 'mnp.2'], [8, 16, 32]],
    ['f3Only', ['mnp.2'], [32]],
    ['embedding', ['mnp.embedding'], [64]],
    ['both', ['mnp.0', 'mnp.1', 'mnp.2', 'mnp.embedding'], [8, 16, 32, 64]],
  ])('puts prototypes at the places of %s', (position, names, channels) => {
    const planned = sites({ position, count: 5 });
    expect(planned.map(({ name }) => name)).toEqual(names);
    expect(planned.map((site) => site.channels)).toEqual(channels);
    expect(planned.map(({ count }) => count)).toEqual(names.map((name) => (name.endsWith('g') ? 20 : 5)));
  });

  it('has none when prototypes are off', () => {
    expect(sites({ enabled: false })).toEqual([]);
  });

  it('aligns a list of counts at the deepest tap', () => {
    expect(counts([4, 5, 6])).toEqual([4, 5, 6]);
    expect(counts([5, 6])).toEqual([5, 5, 6]);
    expect(counts([3, 4, 5, 6])).toEqual([4, 5, 6]);
    expect(counts(7)).toEqual([7, 7, 7]);
  });

  it('does not split references, and aligns their widths as counts are', () => {
    const config = smallConfig({
      mnp: { kind: 'reference', count: 1, position: 'both' },
      reference: { width: [8, 16], heads: 2 },
      spr: { k: 4 },
    });
    const planned = planSites(config, base, 3);
    expect(planned.map(({ inner }) => inner)).toEqual([8, 8, 16, 16]);
    expect(planned.map(({ height, width }) => [height, width])).toEqual([
      [4, 4],
      [4, 4],
      [4, 4],
      [2, 2],
    ]);
  });

  it('rounds counts down to equal blocks of the categories', () => {
    expect(sites({ groups: 'perClass', count: 11 }).map(({ count, groups }) => [count, groups])).toEqual([
      [9, 3],
      [9, 3],
      [9, 3],
    ]);
  });

  it('splits prototypes among experts', () => {
    const planned = sites({ groups: 'moe', experts: 4, count: 11 });
    expect(planned.map(({ count, groups, experts }) => [count, groups, experts])).toEqual([
      [8, 1, 4],
      [8, 1, 4],
      [8, 1, 4],
    ]);
  });

  it('refuses blocks smaller than a recall', () => {
    expect(() => sites({ groups: 'perClass', count: 5 })).toThrow(PrdError);
    expect(() => sites({ groups: 'perClass', count: 5 })).toThrow(
      'mnp.count gives mnp.0 5 prototypes in 3 block(s), 1 each, but a token recalls 2',
    );
    expect(sites({ groups: 'perClass', count: 5 }, { mode: 'dense' })).toHaveLength(3);
  });
});

describe('setsOf', () => {
  it('numbers the stages of a site', () => {
    const [site] = sites({ position: 'f3Only', count: 5 });
    expect(setsOf(site, 2).map(({ name }) => name)).toEqual(['mnp.2.stage.0', 'mnp.2.stage.1']);
  });
});
