import { join } from 'node:path';
import { mapConcurrent } from '../../concurrent.js';
import { DatasetError } from '../../errors.js';
import { readMask } from '../../image/read.js';
import { GOOD } from '../../model.js';
import type { CategoryFinding, FoundImage } from './found.js';

const LABELS_AT_ONCE = 4;

/** An image with the file that marks its defect, if there is one: paths relative to the dataset. */
export interface Labelled {
  readonly image: string;
  readonly label: string | undefined;
  /** Where the label should be, for the message. */
  readonly expected: string;
}

/**
 * Which images have a defect, in datasets where every image has a label file and a black one means none.
 *
 * @returns One value per image: `null` for an image that was reported, because its label is missing or unreadable.
 */
async function marksDefect(
  root: string,
  images: readonly Labelled[],
  report: (error: DatasetError) => void,
): Promise<(boolean | null)[]> {
  return mapConcurrent(images, LABELS_AT_ONCE, async ({ image, label, expected }) => {
    try {
      if (label === undefined) {
        throw new DatasetError(
          'MASK_MISSING',
          `${join(root, image)} has no label; expected ${join(root, expected)}.`,
          'In this dataset every image has one, black where there is no defect; copy the missing ones from the source.',
        );
      }
      const { data } = await readMask({ kind: 'union', paths: [join(root, label)] });
      return data.some((value) => value > 0);
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      report(error);
      return null;
    }
  });
}

/**
 * Turns labelled images into samples: normal ones of both splits, those with a defect of the test alone, since
 * unsupervised methods never train on one. Labels without defect, and what is left out, are spare.
 */
export async function fromLabels(
  root: string,
  labelled: readonly Labelled[],
  splitOf: (image: string) => 'train' | 'test',
  report: (error: DatasetError) => void,
): Promise<Required<CategoryFinding>> {
  const defects = await marksDefect(root, labelled, report);
  const images: FoundImage[] = [];
  const spare: string[] = [];
  labelled.forEach(({ image, label }, i) => {
    const split = splitOf(image);
    const masks = label === undefined ? [] : [label];
    if (defects[i] === null || (defects[i] && split === 'train')) spare.push(image, ...masks);
    else if (defects[i]) images.push({ split, defect: 'defect', image, masks });
    else {
      images.push({ split, defect: GOOD, image, masks: [] });
      spare.push(...masks);
    }
  });
  return { images, spare };
}
