import type { ResultEntry } from '../tables/result-entry.js';
import { centralInterval } from '../tables/statistics.js';
import type { Interval } from '../tables/statistics.js';
import { meanReplicates, resampleCategory } from './resample.js';
import type { Replicates, ResampleOptions } from './resample.js';
import { pairedScores } from './test-scores.js';
import { IMAGE_METRICS } from './weighted-ranking.js';
import type { ImageMetric } from './weighted-ranking.js';

/**
 * Central 95 % of an image-level metric, mean over categories, over resamples of the test images, in percent; `null`
 * where the image scores cannot be read.
 */
export async function meanInterval(
  entry: ResultEntry,
  metric: ImageMetric,
  options: ResampleOptions,
): Promise<Interval | null> {
  const { categories } = await pairedScores([entry]);
  const replicates: Replicates[] = [];
  for (const [number, { category }] of entry.categories.entries()) {
    const scored = categories?.get(category);
    if (scored === undefined) return null;
    replicates.push(resampleCategory(scored, number, options));
  }
  if (replicates.length === 0) return null;
  const own = meanReplicates(replicates)[0][IMAGE_METRICS.indexOf(metric)];
  return centralInterval(
    own.subarray(1).map((value) => 100 * value),
    0.95,
  );
}
