import type { StampedSample } from './layouts/layout.js';

/** Upper bounds, for quick runs. The first samples by id are kept. */
export interface SampleLimit {
  /** Training images per category. */
  readonly train?: number;
  /** Test images per category and defect, `good` included, so that every defect stays represented. */
  readonly testPerDefect?: number;
}

/** Keeps the first samples of each group. @param samples Sorted by id. */
export function limitSamples(samples: readonly StampedSample[], limit: SampleLimit): StampedSample[] {
  const counts = new Map<string, number>();
  return samples.filter(({ sample }) => {
    const group = `${sample.category}/${sample.split}/${sample.defect}`;
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    return count <= ((sample.split === 'train' ? limit.train : limit.testPerDefect) ?? Infinity);
  });
}
