import { MetricError } from '../errors.js';
import type { Connectivity } from '../regions/label-regions.js';
import type { EvaluatedImage, ImageSource } from './evaluated-image.js';
import { NegativeCounter } from './negative-counter.js';
import type { PixelCounts } from './pixel-counts.js';
import { joinCounts, rankPositives } from './pixel-counts.js';
import type { Survey } from './survey.js';
import { survey } from './survey.js';

/**
 * Second pass over a category: counts the normal pixels between the anomalous ones. Uses up the arrays of the survey.
 *
 * @param visit called with each image
 * @throws MetricError `SOURCE_CHANGED`
 */
export async function countNormals(
  source: ImageSource,
  first: Survey,
  visit?: (image: EvaluatedImage) => void,
): Promise<PixelCounts> {
  const positives = rankPositives(first.positives);
  const counter = new NegativeCounter(positives.keys, first.pixels - positives.total);
  for (let index = 0; index < source.count; index++) {
    const image = await source.image(index);
    counter.add(image.map, image.mask);
    visit?.(image);
  }
  counter.finish();
  const counts = joinCounts(positives, counter);
  const seen = counts.positives + counts.negatives;
  if (seen !== first.pixels)
    throw new MetricError(
      'SOURCE_CHANGED',
      `the first pass saw ${first.pixels} pixels, the second ${seen}`,
      'let the source yield the same images in every pass',
    );
  return counts;
}

/**
 * Ranks all pixels of a category in two passes over its images: the first keeps the anomalous pixels, the second
 * counts the normal ones between them. Memory is proportional to the anomalous pixels. All exact metrics and curves
 * follow from the result.
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
  return countNormals(source, await survey(source, connectivity, visit));
}
