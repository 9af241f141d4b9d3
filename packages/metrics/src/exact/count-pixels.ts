import { MetricError } from '../errors.js';
import type { Connectivity } from '../regions/label-regions.js';
import type { EvaluatedImage, ImageSource } from './evaluated-image.js';
import { checkImage } from './evaluated-image.js';
import { NegativeCounter } from './negative-counter.js';
import type { PixelCounts } from './pixel-counts.js';
import { checkPixelTotal, joinCounts, rankPositives } from './pixel-counts.js';
import { PositiveCollector } from './positive-pixels.js';

/**
 * Ranks all pixels of a category in two passes over its images: the first keeps the anomalous pixels, the second
 * counts the normal ones between them. Memory is proportional to the anomalous pixels.
 *
 * @param visit called with each image of the first pass, after it was checked
 * @throws MetricError `NAN_MAP`, `NAN_SCORE`, `SIZE_MISMATCH`, `MASK_LABEL_CONFLICT`, `TOO_MANY_PIXELS`,
 * `SOURCE_CHANGED`
 */
export async function countPixels(
  source: ImageSource,
  connectivity: Connectivity = 8,
  visit?: (image: EvaluatedImage) => void,
): Promise<PixelCounts> {
  const collector = new PositiveCollector(connectivity);
  for (let index = 0; index < source.count; index++) {
    const image = await source.image(index);
    checkImage(image);
    collector.add(image);
    visit?.(image);
  }
  checkPixelTotal(collector.pixels);
  const positives = rankPositives(collector.finish());
  const counter = new NegativeCounter(positives.keys);
  for (let index = 0; index < source.count; index++) {
    const image = await source.image(index);
    counter.add(image.map, image.mask);
  }
  const counts = joinCounts(positives, counter);
  if (counts.positives + counts.negatives !== collector.pixels)
    throw new MetricError(
      'SOURCE_CHANGED',
      `the first pass saw ${collector.pixels} pixels, the second ${counts.positives + counts.negatives}`,
      'let the source yield the same images in every pass',
    );
  return counts;
}
