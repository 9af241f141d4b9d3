import { checkFprLimit } from '../curves/curve.js';
import { MetricError } from '../errors.js';
import type { ImageSource } from '../exact/evaluated-image.js';
import type { CategoryMetric } from '../metric-names.js';
import { CATEGORY_METRICS } from '../metric-names.js';
import type { Connectivity } from '../regions/label-regions.js';
import type { BuiltTables } from './build-tables.js';
import { buildTables } from './build-tables.js';
import { drawImages } from './draws.js';
import { quantile } from './quantile.js';
import { runReplicates } from './run-replicates.js';

/** Options of a bootstrap. */
export interface BootstrapOptions {
  /** Number of resamples, default 1000. */
  readonly replicates?: number;
  /** Seed of all draws, a whole number, default 0. */
  readonly seed?: number;
  /** Share of replicates within the interval, in (0, 1), default 0.95. */
  readonly level?: number;
  /** Draw normal and anomalous images separately, so that each replicate has as many of each; default false. */
  readonly stratified?: boolean;
  /**
   * Leading bits of pixel scores that are compared, 10 to 32, default 20: moves a metric by far less than the interval
   * is wide and makes replicates several times faster. 32 compares whole scores.
   */
  readonly bits?: number;
  /** Largest false positive rate of AUPRO, in (0, 1], default 0.3. */
  readonly fprLimit?: number;
  /** Neighbourhood that joins pixels to regions, default 8. */
  readonly connectivity?: Connectivity;
  /** Number of threads; chosen by the amount of work where omitted. Does not change the result. */
  readonly threads?: number;
}

/** Options with their defaults, checked. */
export type CheckedOptions = Required<Omit<BootstrapOptions, 'threads'>> & Pick<BootstrapOptions, 'threads'>;

/** An estimate with its percentile interval. */
export interface BootstrapEstimate {
  /** The metric of all images, each counted once, of the compared bits; `null` where it is undefined. */
  readonly value: number | null;
  /** Ends of the interval; `null` where no replicate has a value. */
  readonly low: number | null;
  readonly high: number | null;
  /** Standard deviation over the replicates; `null` with fewer than two. */
  readonly standardError: number | null;
  /** Replicates in which the metric is defined (all images of one class may be drawn). */
  readonly replicates: number;
}

function refuse(name: string, value: number, expected: string, hint: string): never {
  throw new MetricError('BAD_OPTION', `${name} is ${value}, expected ${expected}`, hint);
}

/** Fills in and checks options. */
export function checkOptions(options: BootstrapOptions): CheckedOptions {
  const { replicates = 1000, seed = 0, level = 0.95, bits = 20, fprLimit = 0.3 } = options;
  if (!Number.isInteger(replicates) || replicates < 1 || replicates > 1e6)
    refuse('replicates', replicates, 'a whole number from 1 to 1000000', 'the usual number is 1000');
  if (!Number.isSafeInteger(seed) || seed < 0) refuse('seed', seed, 'a whole number from 0', 'any will do');
  if (!(level > 0 && level < 1)) refuse('level', level, 'a number in (0, 1)', 'the usual level is 0.95');
  if (!Number.isInteger(bits) || bits < 10 || bits > 32)
    refuse('bits', bits, 'a whole number from 10 to 32', 'use 20, or 32 to compare whole scores');
  checkFprLimit(fprLimit);
  const { stratified = false, connectivity = 8, threads } = options;
  return { replicates, seed, level, bits, fprLimit, stratified, connectivity, threads };
}

/** All replicates of one category: row 0 counts each image once, rows 1.. are resampled. `[1 + replicates, 8]` */
export async function replicateMetrics(built: BuiltTables, options: CheckedOptions): Promise<Float64Array> {
  const { images } = built.tables;
  const rows = options.replicates + 1;
  const multiplicities = new Uint16Array(new SharedArrayBuffer(rows * images * 2)).fill(1, 0, images);
  drawImages(built.labels, options.replicates, options, multiplicities.subarray(images));
  const seven = await runReplicates(built.tables, multiplicities, options.fprLimit, options.threads);
  const all = new Float64Array(rows * CATEGORY_METRICS.length).fill(NaN);
  for (let row = 0; row < seven.length / 7; row++) {
    const metrics = seven.subarray(row * 7, row * 7 + 7);
    all.set(metrics, row * 8);
    all[row * 8 + 7] = metrics.reduce((sum, value) => sum + value, 0) / 7;
  }
  return all;
}

/** Estimate out of row 0 and the others of one column, ends at equal tails. */
export function estimate(column: Float64Array, level: number): BootstrapEstimate {
  const value = Number.isNaN(column[0]) ? null : column[0];
  const sorted = column.subarray(1).filter((entry) => !Number.isNaN(entry));
  sorted.sort();
  if (sorted.length === 0) return { value, low: null, high: null, standardError: null, replicates: 0 };
  const mean = sorted.reduce((sum, entry) => sum + entry, 0) / sorted.length;
  const squares = sorted.reduce((sum, entry) => sum + (entry - mean) ** 2, 0);
  return {
    value,
    low: quantile(sorted, (1 - level) / 2),
    high: quantile(sorted, (1 + level) / 2),
    standardError: sorted.length < 2 ? null : Math.sqrt(squares / (sorted.length - 1)),
    replicates: sorted.length,
  };
}

/** Column of a metric. */
export function columnOf(rows: Float64Array, metric: CategoryMetric): Float64Array {
  const at = CATEGORY_METRICS.indexOf(metric);
  return Float64Array.from({ length: rows.length / 8 }, (_, row) => rows[row * 8 + at]);
}

/**
 * Percentile bootstrap over images (Efron 1979) of every metric: images are drawn with replacement, and each replicate
 * is measured exactly with the multiplicities as weights. A replicate without normal or anomalous images leaves out the
 * metrics that are then undefined; `replicates` of the estimate says how many remain.
 *
 * @throws MetricError `BAD_OPTION`, and for images as `evaluateCategory`
 */
export async function bootstrapCategory(
  source: ImageSource,
  options: BootstrapOptions = {},
): Promise<Record<CategoryMetric, BootstrapEstimate>> {
  const checked = checkOptions(options);
  const built = await buildTables(source, checked.bits, checked.connectivity);
  const rows = await replicateMetrics(built, checked);
  const estimates: Partial<Record<CategoryMetric, BootstrapEstimate>> = {};
  for (const metric of CATEGORY_METRICS) estimates[metric] = estimate(columnOf(rows, metric), checked.level);
  return estimates as Record<CategoryMetric, BootstrapEstimate>;
}
