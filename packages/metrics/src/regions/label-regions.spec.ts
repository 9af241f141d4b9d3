import { fc } from '../testing/property.js';
import { MetricError } from '../errors.js';
import { floodRegions } from '../testing/brute-force.js';
import { golden } from '../testing/golden.js';
import { labelRegions } from './label-regions.js';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) });
const masks = sizes.chain(({ width, height }) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    mask: fc
      .array(fc.constantFrom(0, 1, 255), { minLength: width * height, maxLength: width * height })
      .map((pixels) => Uint8Array.from(pixels)),
  }),
);

describe('labelRegions', () => {
  it.each([4, 8] as const)('finds the regions that flooding finds, with %i neighbours', (connectivity) => {
    fc.assert(
      fc.property(masks, ({ mask, width, height }) => {
        const found = labelRegions(mask, width, height, connectivity);
        const expected = floodRegions(mask, width, height, connectivity === 8);
        const labels = new Int32Array(mask.length);
        expected.forEach((region, index) => region.forEach((at) => (labels[at] = index + 1)));
        expect(found.count).toBe(expected.length);
        expect(found.labels).toEqual(labels);
        expect([...found.areas]).toEqual(expected.map((region) => region.length));
      }),
      { numRuns: 500 },
    );
  });

  it('joins an arch, a spiral and a comb whose parts meet late', () => {
    const rows = ['#.#.#', '#.#.#', '#.###', '#....', '#####'];
    const mask = Uint8Array.from(rows.join(''), (pixel) => (pixel === '#' ? 1 : 0));
    expect(labelRegions(mask, 5, 5, 4).count).toBe(2);
    expect(labelRegions(mask, 5, 5, 8).count).toBe(2);
  });

  it('holds a checkerboard, the most regions that a mask can have', () => {
    const mask = Uint8Array.from({ length: 49 }, (_, i) => (i % 2 === 0 ? 1 : 0));
    expect(labelRegions(mask, 7, 7, 4).count).toBe(25);
    expect(labelRegions(mask, 7, 7, 8).count).toBe(1);
  });

  it('counts the golden regions: 6 with diagonals, 7 without', () => {
    const { images, expected } = golden();
    const count = (connectivity: 4 | 8) =>
      images.reduce(
        (sum, image) => sum + labelRegions(image.mask as Uint8Array, 32, 32, connectivity).count,
        0,
      );
    expect(count(8)).toBe(expected.regions_8conn);
    expect(count(4)).toBe(expected.regions_4conn);
  });

  it('refuses a mask of another size and an unknown neighbourhood', () => {
    expect(() => labelRegions(new Uint8Array(5), 2, 3)).toThrow(MetricError);
    expect(() => labelRegions(new Uint8Array(6), 2, 3, 6 as 8)).toThrow('expected 4 or 8');
  });
});
