import type { ResampleTables } from './tables.js';

/** Replicates to compute: rows `from` to `to` of the multiplicities and of the results. */
export interface ResampleJob {
  readonly tables: ResampleTables;
  /** How often each image counts, `[replicates, images]`. */
  readonly multiplicities: Uint16Array;
  readonly from: number;
  readonly to: number;
  readonly fprLimit: number;
  /** I-AUROC, I-AP, I-F1max, P-AUROC, P-AP, P-F1max, AUPRO of each replicate, NaN = undefined, `[replicates, 7]`. */
  readonly results: Float64Array;
}

/**
 * Computes the seven metrics of a range of replicates, exactly for the given counts.
 *
 * The function refers to nothing outside itself, so that its text can be sent to a worker thread: that works from the
 * built package, from its sources and under a test runner alike, where a file name of a worker would not.
 */
export function resampleKernel(job: ResampleJob): void {
  const { tables, multiplicities, from, to, fprLimit, results } = job;
  const { images, thresholds } = tables;
  const negatives = new Float64Array(2 * thresholds + 1);
  const positives = new Float64Array(thresholds);
  const weights = new Float64Array(thresholds);
  const imageNegatives = new Float64Array(2 * images + 1);
  const imagePositives = new Float64Array(images);

  /** AUROC, AP and F1-max of counts at descending thresholds (`above` and `at` alternate in `normal`). */
  const rank = (
    size: number,
    bad: Float64Array,
    normal: Float64Array,
    badTotal: number,
    normalTotal: number,
    offset: number,
  ): void => {
    let [hits, alarms, twicePairs, precisions, best] = [0, 0, 0, 0, 0];
    for (let i = 0; i < size; i++) {
      const at = bad[i];
      const tied = normal[2 * i + 1];
      alarms += normal[2 * i];
      twicePairs += at * (2 * (normalTotal - alarms) - tied);
      alarms += tied;
      if (at === 0) continue;
      hits += at;
      const precision = hits / (hits + alarms);
      const recall = hits / badTotal;
      precisions += at * precision;
      best = Math.max(best, (2 * precision * recall) / (precision + recall + 1e-7));
    }
    results[offset] = badTotal > 0 && normalTotal > 0 ? twicePairs / 2 / badTotal / normalTotal : NaN;
    results[offset + 1] = badTotal > 0 ? precisions / badTotal : NaN;
    results[offset + 2] = badTotal > 0 ? best : NaN;
  };

  /** Area under the overlap curve up to the limit. */
  const overlapArea = (normalTotal: number, regions: number): number => {
    if (regions === 0 || normalTotal === 0) return NaN;
    const end = fprLimit * normalTotal;
    let [alarms, overlap, area] = [0, 0, 0];
    for (let i = 0; i < thresholds && alarms < end; i++) {
      const level = overlap / regions;
      area += level * Math.min(negatives[2 * i], end - alarms);
      alarms += negatives[2 * i];
      overlap += weights[i];
      const tied = negatives[2 * i + 1];
      if (tied === 0 || alarms >= end) continue;
      const width = Math.min(tied, end - alarms);
      const rise = (overlap / regions - level) * (width / tied);
      area += width * (level + rise / 2);
      alarms += tied;
    }
    if (alarms < end) area += (end - alarms) * (overlap / regions);
    return area / end;
  };

  for (let replicate = from; replicate < to; replicate++) {
    negatives.fill(0);
    positives.fill(0);
    weights.fill(0);
    imageNegatives.fill(0);
    imagePositives.fill(0);
    let [bad, normal, regions, badImages, normalImages] = [0, 0, 0, 0, 0];
    for (let image = 0; image < images; image++) {
      const times = multiplicities[replicate * images + image];
      if (times === 0) continue;
      for (let e = tables.negativeStart[image]; e < tables.negativeStart[image + 1]; e++) {
        negatives[tables.negativeSlot[e]] += times * tables.negativeCount[e];
        normal += times * tables.negativeCount[e];
      }
      for (let e = tables.positiveStart[image]; e < tables.positiveStart[image + 1]; e++) {
        positives[tables.positiveSlot[e]] += times * tables.positiveCount[e];
        weights[tables.positiveSlot[e]] += times * tables.positiveWeight[e];
        bad += times * tables.positiveCount[e];
      }
      regions += times * tables.regions[image];
    }
    for (let place = 0; place < images; place++) {
      const image = tables.imageOrder[place];
      const times = multiplicities[replicate * images + image];
      if (tables.imageLabel[image] === 1) {
        imagePositives[tables.imageRank[place]] += times;
        badImages += times;
      } else {
        imageNegatives[2 * tables.imageRank[place] + 1] += times;
        normalImages += times;
      }
    }
    rank(images, imagePositives, imageNegatives, badImages, normalImages, replicate * 7);
    rank(thresholds, positives, negatives, bad, normal, replicate * 7 + 3);
    results[replicate * 7 + 6] = overlapArea(normal, regions);
  }
}
