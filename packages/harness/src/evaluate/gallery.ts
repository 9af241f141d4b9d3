import { f1Max } from '@protobench/metrics';
import type { GalleryRole } from '../results/cell-files.js';

/** What the choice is made by. */
export interface Scored {
  readonly anomalous: boolean;
  readonly score: number;
}

/** An image and why it is shown. */
export interface GalleryChoice {
  readonly role: GalleryRole;
  readonly index: number;
}

/**
 * The clearest and the most mistaken images of a category: among the anomalous ones the highest and lowest score,
 * among the normal ones the lowest and highest; one image may fill two of these roles. Then, of the images that are not
 * shown yet, the normal one with the highest score that the threshold of the best F1 calls anomalous, and the anomalous
 * one with the lowest score that it calls normal, where there are such images. Ties go to the earlier image.
 */
export function galleryChoice(images: readonly Scored[]): GalleryChoice[] {
  const pick = (sign: 1 | -1, wanted: (image: Scored, index: number) => boolean): number => {
    let best = -1;
    for (const [index, image] of images.entries()) {
      if (!wanted(image, index)) continue;
      if (best < 0 || sign * image.score > sign * images[best].score) best = index;
    }
    return best;
  };
  const normal = ({ anomalous }: Scored) => !anomalous;
  const anomalous = (image: Scored) => image.anomalous;
  const found = ({ index }: GalleryChoice) => index >= 0;
  const clearest = (
    [
      { role: 'best-anomalous', index: pick(1, anomalous) },
      { role: 'worst-anomalous', index: pick(-1, anomalous) },
      { role: 'best-normal', index: pick(-1, normal) },
      { role: 'worst-normal', index: pick(1, normal) },
    ] satisfies GalleryChoice[]
  ).filter(found);
  const { threshold } = f1Max(
    images.map(({ score }) => score),
    images.map((image) => image.anomalous),
  );
  if (threshold === null) return clearest;
  const shown = new Set(clearest.map(({ index }) => index));
  const mistaken: GalleryChoice[] = [
    {
      role: 'false-positive',
      index: pick(1, (image, i) => !shown.has(i) && !image.anomalous && image.score >= threshold),
    },
    {
      role: 'miss',
      index: pick(-1, (image, i) => !shown.has(i) && image.anomalous && image.score < threshold),
    },
  ];
  return [...clearest, ...mistaken.filter(found)];
}
