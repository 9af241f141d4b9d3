import type { CategoryResult, MeasuredMetric } from '../category.js';
import { about, noImages, rowOf } from '../category.js';
import { rankScores } from '../counts/rank-scores.js';
import { checkFprLimit } from '../curves/curve.js';
import type { PixelCounts } from '../exact/pixel-counts.js';
import { countNormals } from '../exact/count-pixels.js';
import type { ImageSource } from '../exact/evaluated-image.js';
import { survey } from '../exact/survey.js';
import type { MetricOutcome } from '../outcome.js';
import { ImageAupros } from './image-aupro.js';
import { measureImages } from './measure-images.js';
import { measurePixels } from './measure-pixels.js';
import { PixelCounters } from './pixel-counters.js';
import type { Profile } from './profile.js';
import { ScoreRange } from './score-range.js';

/** Metrics of one category by a profile. */
export interface ProfileResult extends CategoryResult {
  readonly profile: string;
}

/** Options of an evaluation by a profile. */
export interface ProfileOptions {
  /** Largest false positive rate of AUPRO, in (0, 1], default 0.3. */
  readonly fprLimit?: number;
}

/**
 * Measures prepared images by the rules of a profile: labels, thresholds, AP and limit handling as in its source.
 * Images are taken as they are; `prepareSource(raw, profile.prepare)` brings raw maps and masks there.
 *
 * Known differences to the sources: maps are float32 here (some codes keep float64), and adeval's CPU histogram is the
 * one mirrored (its CUDA histogram counts the maximum twice).
 *
 * @throws MetricError as `evaluateCategory`
 */
export async function evaluateProfile(
  source: ImageSource,
  profile: Profile,
  options: ProfileOptions = {},
): Promise<ProfileResult> {
  const limit = options.fprLimit ?? 0.3;
  checkFprLimit(limit);
  const range = new ScoreRange();
  const imageAupros = new ImageAupros(profile.aupro, limit);
  const scores: number[] = [];
  const labels: boolean[] = [];
  const first = await survey(source, 8, (image, regions) => {
    range.add(image.map);
    imageAupros.add(image, regions);
    scores.push(image.score);
    labels.push(profile.labels === 'dataset' ? image.anomalous : regions !== null && regions.count > 0);
  });
  const counters = new PixelCounters(profile, range);
  counters.addPositives(first.positives);
  const pixels: PixelCounts = await countNormals(source, first, (image) =>
    counters.addNegatives(image.map, image.mask),
  );
  const images = rankScores(scores, labels);
  const outcomes: Record<MeasuredMetric, MetricOutcome> =
    source.count === 0
      ? noImages()
      : {
          ...about('images', measureImages(profile, images, scores, labels)),
          ...about('pixels', measurePixels(profile, pixels, counters, imageAupros, limit)),
        };
  return {
    ...rowOf(outcomes),
    images: { normal: images.negatives, anomalous: images.positives },
    profile: profile.name,
  };
}
