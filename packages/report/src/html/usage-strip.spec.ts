import sharp from 'sharp';
import { VIRIDIS } from '../images/viridis.js';
import { prototypeUse } from '../tables/prototype-use.js';
import { usageStrip } from './usage-strip.js';

const even = (count: number) => new Array<number>(count).fill(1 / count);

async function pixelsOf(usage: Readonly<Record<string, readonly number[]>>, count: number) {
  const use = prototypeUse(
    { ...{ site: 's', count, trainingImages: 1, usage }, ...{ active: {}, nonzero: {}, nearest: [] } },
    false,
  );
  const { data, info } = await sharp(await usageStrip(use))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (row: number, column: number) => {
    const start = (row * info.width + column) * info.channels;
    return [...data.subarray(start, start + 3)];
  };
  return { info, at };
}

describe('usageStrip', () => {
  const colour = (index: number) => [...VIRIDIS.subarray(3 * index, 3 * index + 3)];

  it('has a row per category and a column per prototype, lightest for the largest share and darkest for none', async () => {
    const { info, at } = await pixelsOf({ pill: [0, 0.9, 0.1], rod: [1, 0, 0] }, 3);
    expect([info.width, info.height]).toEqual([3, 2]);
    // In blocks: 1 and 2 are used by pill, 0 by rod.
    expect([at(1, 2), at(0, 2), at(1, 0)]).toEqual([colour(255), colour(0), colour(0)]);
    expect(at(0, 1)).not.toEqual(colour(0));
    expect(at(0, 1)).not.toEqual(colour(255));
  });

  it('bounds the number of columns', async () => {
    expect((await pixelsOf({ pill: even(5000) }, 5000)).info.width).toBe(1024);
  });
});
