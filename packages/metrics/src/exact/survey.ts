import type { ConnectedRegions, Connectivity } from '../regions/label-regions.js';
import type { EvaluatedImage, ImageSource } from './evaluated-image.js';
import { checkImage } from './evaluated-image.js';
import { checkPixelTotal } from './pixel-counts.js';
import type { PositivePixels } from './positive-pixels.js';
import { PositiveCollector } from './positive-pixels.js';

/** What the first pass over a category leaves behind. */
export interface Survey {
  readonly positives: PositivePixels;
  /** Pixels of all images, anomalous or not. */
  readonly pixels: number;
}

/**
 * First pass over a category: checks every image and keeps its anomalous pixels.
 *
 * @param visit called with each image, after it was checked, and the regions of its mask
 * @throws MetricError `NAN_MAP`, `NAN_SCORE`, `SIZE_MISMATCH`, `MASK_LABEL_CONFLICT`, `TOO_MANY_PIXELS`
 */
export async function survey(
  source: ImageSource,
  connectivity: Connectivity,
  visit?: (image: EvaluatedImage, regions: ConnectedRegions | null) => void,
): Promise<Survey> {
  const collector = new PositiveCollector(connectivity);
  for (let index = 0; index < source.count; index++) {
    const image = await source.image(index);
    checkImage(image);
    const regions = collector.add(image);
    visit?.(image, regions);
  }
  checkPixelTotal(collector.pixels);
  return { positives: collector.finish(), pixels: collector.pixels };
}
