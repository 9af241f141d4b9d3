import { philox } from '@protobench/metrics';
import { IMAGE_METRICS, WeightedRanking } from './weighted-ranking.js';

/** Options of a bootstrap. */
export interface ResampleOptions {
  /** Number of resamples. */
  readonly replicates: number;
  /** Seed of all draws, a whole number from 0. */
  readonly seed: number;
}

/** Test images of one category with the scores that several cells gave them. */
export interface ScoredCategory {
  readonly labels: readonly boolean[];
  /** By row of the table and cell: `[rows][seeds][images]`. */
  readonly rows: readonly (readonly ArrayLike<number>[])[];
}

/**
 * Resampled metrics of the rows of a table, as fractions, mean over seeds; NaN where undefined. Value 0 counts each
 * image once, the others belong to draws with replacement: `[rows][3][1 + replicates]`.
 */
export type Replicates = readonly (readonly Float64Array[])[];

/**
 * Draws as many images as there are, with replacement, and counts each. Draw `i` of replicate `r` depends on seed,
 * category, `r` and `i` alone; category 0 draws as `pairedBootstrap` of the metrics package does.
 */
function draw(weights: Uint32Array, category: number, replicate: number, seed: number): void {
  weights.fill(0);
  // The upper word of the key tells categories apart: equal draws would tie categories of one size together.
  const key: [number, number] = [seed >>> 0, (Math.floor(seed / 2 ** 32) + category) >>> 0];
  for (let at = 0; at < weights.length; at += 4) {
    const words = philox([at >>> 2, replicate, 0, 0], key);
    for (let word = 0; word < 4 && at + word < weights.length; word++) {
      weights[Math.floor((words[word] / 2 ** 32) * weights.length)]++;
    }
  }
}

/**
 * Bootstrap over the images of one category: in each replicate the images are drawn anew, and all rows and seeds are
 * measured on the same draw. With one seed a row has the values that `pairedBootstrap` of the metrics package tests; the
 * replicates themselves are needed here to average them over seeds and categories.
 *
 * @param number Place of the category in its data set.
 */
export function resampleCategory(
  { labels, rows }: ScoredCategory,
  number: number,
  options: ResampleOptions,
): Replicates {
  const size = options.replicates + 1;
  const values = rows.map(() => IMAGE_METRICS.map(() => new Float64Array(size)));
  const rankings = rows.map((seeds) => seeds.map((scores) => new WeightedRanking(scores, labels)));
  const weights = new Uint32Array(labels.length);
  for (let replicate = 0; replicate < size; replicate++) {
    if (replicate === 0) weights.fill(1);
    else draw(weights, number, replicate - 1, options.seed);
    rankings.forEach((seeds, row) => {
      for (const ranking of seeds) {
        ranking.measure(weights).forEach((value, metric) => {
          values[row][metric][replicate] += value / seeds.length;
        });
      }
    });
  }
  return values;
}

/** Mean over categories of at least one, replicate by replicate. */
export function meanReplicates(categories: readonly Replicates[]): Replicates {
  return categories[0].map((metrics, row) =>
    metrics.map((values, metric) =>
      values.map(
        (_, at) => categories.reduce((sum, one) => sum + one[row][metric][at], 0) / categories.length,
      ),
    ),
  );
}
