import sharp from 'sharp';
import { colourIndex } from '../images/overlay.js';
import { VIRIDIS } from '../images/viridis.js';
import { blockOrder } from '../tables/prototype-use.js';
import type { PrototypeUse } from '../tables/prototype-use.js';

/** Columns of a strip: more could not be told apart at the width of the page. */
const MOST_COLUMNS = 1024;

/**
 * A strip with a row per category and a column per prototype as PNG `[categories, columns]`, one pixel each. Colours are
 * logarithmic: the darkest for a share of 1 / (100 count) and less, the lightest for the largest share. Prototypes stand
 * in the order of `blockOrder`; where there are more than 1024, a column shows the largest of its neighbours.
 */
export async function usageStrip(use: PrototypeUse): Promise<Buffer> {
  const { categories, count } = use;
  const order = blockOrder(use);
  const width = Math.min(MOST_COLUMNS, count);
  const least = Math.log(1 / (100 * count));
  const range = { min: 0, max: Math.log(largestShare(use)) - least };
  const rgb = new Uint8Array(categories.length * width * 3);
  categories.forEach(({ shares }, row) => {
    for (let column = 0; column < width; column++) {
      const from = Math.floor((column * count) / width);
      const to = Math.floor(((column + 1) * count) / width);
      const share = Math.max(...order.slice(from, to).map((index) => shares[index]));
      const colour = 3 * (share > 0 ? colourIndex(Math.log(share) - least, range) : 0);
      rgb.set(VIRIDIS.subarray(colour, colour + 3), 3 * (row * width + column));
    }
  });
  return sharp(rgb, { raw: { width, height: categories.length, channels: 3 } })
    .png({ palette: true, compressionLevel: 9 })
    .toBuffer();
}

/** The largest share of a prototype in any category. */
export function largestShare({ categories }: PrototypeUse): number {
  return categories.reduce(
    (most, { shares }) => shares.reduce((own, share) => Math.max(own, share), most),
    0,
  );
}
