import type { CheckedSample } from './check-sample.js';
import type { DatasetProblem } from './problem.js';

/**
 * Images whose files are equal byte by byte though one is used for training and the other for the test, or one is
 * normal and the other has a defect: scores on them mean nothing.
 */
export function findDuplicates(checked: readonly CheckedSample[]): DatasetProblem[] {
  const byHash = new Map<string, CheckedSample[]>();
  for (const one of checked) {
    if (one.hash === null) continue;
    const others = byHash.get(one.hash);
    if (others) others.push(one);
    else byHash.set(one.hash, [one]);
  }
  const problems: DatasetProblem[] = [];
  for (const [{ sample: first }, ...others] of byHash.values()) {
    for (const { sample } of others) {
      const splits = sample.split !== first.split;
      if (!splits && sample.anomalous === first.anomalous) continue;
      const what = splits ? 'training and test images' : 'normal and anomalous images';
      problems.push({
        category: sample.category,
        code: 'DUPLICATE_IMAGE',
        message: `${first.id} and ${sample.id} are the same file, among ${what}.`,
        hint: 'Take one of the two away; an image must be in one place only.',
      });
    }
  }
  return problems;
}
