import { contentHash, describeRef } from '../image/read.js';
import { readSample } from '../image/read-sample.js';
import type { Sample } from '../model.js';
import type { DatasetProblem } from './problem.js';
import { toProblem } from './problem.js';

/** What the full check of one sample found. */
export interface CheckedSample {
  readonly sample: Sample;
  /** Hash of the image file; `null` if the image cannot be read. */
  readonly hash: string | null;
  readonly problems: readonly DatasetProblem[];
}

/** Values of a mask other than 0 and 255, in order, at most four. */
function oddValues(data: Uint8Array): number[] {
  const seen = new Uint8Array(256);
  for (const value of data) seen[value] = 1;
  const odd: number[] = [];
  for (let value = 1; value < 255 && odd.length < 4; value++) if (seen[value]) odd.push(value);
  return odd;
}

/** An anomalous image whose mask shows nothing would count as normal in every pixel metric. */
function checkMask({ category, mask, id }: Sample, data: Uint8Array): DatasetProblem[] {
  if (mask === null) return [];
  const where = describeRef(mask);
  const problems: DatasetProblem[] = [];
  if (!data.some((value) => value > 127)) {
    problems.push({
      category,
      code: 'MASK_BLANK',
      message: `The mask of ${id} (${where}) has no pixel above 127: it marks nothing as defective.`,
      hint: 'Mark the defect with 255, or move the image to the normal ones if it has none.',
    });
  }
  const odd = oddValues(data);
  if (odd.length > 0) {
    problems.push({
      category,
      code: 'MASK_NOT_BINARY',
      message: `The mask of ${id} (${where}) has values other than 0 and 255: ${odd.join(', ')}${odd.length === 4 ? ', ...' : ''}.`,
      hint: 'Save masks as PNG, not JPEG, resize them without smoothing, and mark defects with 255.',
    });
  }
  return problems;
}

/** Decodes a sample to the last pixel, and hashes its file. */
export async function checkSample(sample: Sample): Promise<CheckedSample> {
  try {
    const { mask } = await readSample(sample);
    const hash = await contentHash(sample.image);
    return { sample, hash, problems: checkMask(sample, mask.data) };
  } catch (error) {
    return { sample, hash: null, problems: [toProblem(sample.category, error)] };
  }
}
