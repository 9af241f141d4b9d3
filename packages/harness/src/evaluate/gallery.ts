import type { GalleryRole } from '../results/cell-files.js';

/** What the choice is made by. */
export interface Scored {
  readonly anomalous: boolean;
  readonly score: number;
}

/**
 * The clearest and the most mistaken images of a category: among the anomalous ones the highest and lowest score,
 * among the normal ones the lowest and highest. Ties go to the earlier image; one image may fill two roles.
 */
export function galleryChoice(
  images: readonly Scored[],
): { readonly role: GalleryRole; readonly index: number }[] {
  const pick = (anomalous: boolean, sign: 1 | -1): number => {
    let best = -1;
    for (const [index, image] of images.entries()) {
      if (image.anomalous !== anomalous) continue;
      if (best < 0 || sign * image.score > sign * images[best].score) best = index;
    }
    return best;
  };
  const roles: [GalleryRole, boolean, 1 | -1][] = [
    ['best-anomalous', true, 1],
    ['worst-anomalous', true, -1],
    ['best-normal', false, -1],
    ['worst-normal', false, 1],
  ];
  return roles
    .map(([role, anomalous, sign]) => ({ role, index: pick(anomalous, sign) }))
    .filter(({ index }) => index >= 0);
}
