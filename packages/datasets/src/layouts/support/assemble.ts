import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mapConcurrent } from '../../concurrent.js';
import { DatasetError } from '../../errors.js';
import { probeSize } from '../../image/probe.js';
import type { ImageRef } from '../../model.js';
import { GOOD } from '../../model.js';
import type { StampedSample } from '../layout.js';
import type { CategoryPlace, FoundImage, MaskValues } from './found.js';

/** Files looked at side by side: enough to hide the latency of a network drive. */
const FILES_AT_ONCE = 16;

type Place = Pick<CategoryPlace<unknown>, 'root' | 'category' | 'report'>;

async function bytesOf(path: string, absent: () => DatasetError): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw absent();
    throw new DatasetError('IMAGE_UNREADABLE', `${path} cannot be read.`, 'Check its permissions.', {
      cause,
    });
  }
}

const maskMissing = (image: string, expected: string | null) =>
  new DatasetError(
    'MASK_MISSING',
    `${image} has no mask${expected === null ? '' : `; expected ${expected}`}.`,
    'Every anomalous test image needs a mask; copy the missing ones from the source.',
  );

const imageMissing = (image: string) =>
  new DatasetError(
    'IMAGE_MISSING',
    `${image} is listed as part of the dataset, but does not exist.`,
    'Copy the missing file from the source, or correct the list that names it.',
  );

async function assertSameSize(image: string, mask: string): Promise<void> {
  const [a, b] = await Promise.all([probeSize(image), probeSize(mask)]);
  if (a.width !== b.width || a.height !== b.height) {
    throw new DatasetError(
      'MASK_SIZE',
      `The mask ${mask} is ${b.width} x ${b.height}, but its image ${image} is ${a.width} x ${a.height}.`,
      'Image and mask must have the same size; resize both in the same way.',
    );
  }
}

function maskRef(paths: readonly string[], values: MaskValues): ImageRef | null {
  if (paths.length === 0) return null;
  if (paths.length === 1 && values === 'threshold') return { kind: 'file', path: paths[0] };
  return { kind: 'union', paths };
}

async function toSample(
  { root, category }: Place,
  found: FoundImage,
  values: MaskValues,
  masksOptional: boolean,
): Promise<StampedSample> {
  const image = join(root, found.image);
  const masks = found.masks.map((mask) => join(root, mask));
  const anomalous = found.defect !== GOOD;
  const expected = found.expectedMask === undefined ? null : join(root, found.expectedMask);
  const bytes = await bytesOf(image, () => imageMissing(image));
  if (anomalous && masks.length === 0 && !masksOptional) throw maskMissing(image, expected);
  const maskBytes: number[] = [];
  for (const mask of masks) {
    maskBytes.push(await bytesOf(mask, () => maskMissing(image, mask)));
    await assertSameSize(image, mask);
  }
  return {
    sample: {
      id: found.image,
      category,
      split: found.split,
      defect: found.defect,
      anomalous,
      image: { kind: 'file', path: image },
      mask: anomalous ? maskRef(masks, values) : null,
    },
    stamp: `${bytes}:${maskBytes.join('+')}`,
  };
}

/**
 * Turns found images into samples: all files exist, every anomalous image has masks of its size (or, where masks are
 * optional, none of the category has). What is wrong is reported; an image with a problem becomes no sample.
 */
export async function assemble(
  place: Place,
  images: readonly FoundImage[],
  values: MaskValues,
  masksOptional: boolean,
): Promise<{ readonly samples: StampedSample[]; readonly failed: FoundImage[] }> {
  const none = masksOptional && images.every(({ masks }) => masks.length === 0);
  const failed: FoundImage[] = [];
  const samples = await mapConcurrent(images, FILES_AT_ONCE, async (found) => {
    try {
      return await toSample(place, found, values, none);
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      place.report(error);
      failed.push(found);
      return null;
    }
  });
  return { samples: samples.filter((sample) => sample !== null), failed };
}
