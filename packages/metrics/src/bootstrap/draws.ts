import { philox } from './philox.js';

/** Options of a resampling. */
export interface DrawOptions {
  /** Any whole number; the same seed gives the same result. */
  readonly seed: number;
  /** Whether normal and anomalous images are drawn separately, so that each replicate has as many of each. */
  readonly stratified: boolean;
}

/** Seed as two words of a key. */
function keyOf(seed: number): [number, number] {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/**
 * How often each image is drawn in each replicate: as many draws as images, with replacement. Draw `i` of replicate `r`
 * depends on the seed, `r` and `i` alone. (An index is the upper part of a 32-bit word times the number of images; the
 * chance of an image is off by less than 2^-32 of itself times that number.)
 *
 * @param labels one for each image
 * @param multiplicities zeros, counted up, `[replicates, images]`
 */
export function drawImages(
  labels: readonly boolean[],
  replicates: number,
  options: DrawOptions,
  multiplicities: Uint16Array,
): void {
  const images = labels.length;
  const all = labels.map((_, index) => index);
  const strata = options.stratified
    ? [all.filter((index) => labels[index]), all.filter((index) => !labels[index])]
    : [all];
  const key = keyOf(options.seed);
  for (let replicate = 0; replicate < replicates; replicate++)
    strata.forEach((stratum, which) => {
      for (let draw = 0; draw < stratum.length; draw += 4) {
        const words = philox([draw >>> 2, replicate, which, 0], key);
        for (let i = 0; i < 4 && draw + i < stratum.length; i++) {
          const index = stratum[Math.floor((words[i] / 2 ** 32) * stratum.length)];
          multiplicities[replicate * images + index]++;
        }
      }
    });
}
