import type { ImageGeometry, MaskGeometry } from '@protobench/datasets';
import type { BackboneSelection } from './schema.js';

/** How a backbone of a suite sees images. */
type Selection = Pick<BackboneSelection, 'imageSize' | 'crop'>;

/** Height and width of what enters the backbone, in pixels. */
export function inputSize({ imageSize, crop }: Selection): number {
  return crop ?? imageSize;
}

/** From an image on disk to what enters the backbone. */
export function inputGeometry({ imageSize, crop }: Selection): ImageGeometry {
  const whole = { width: imageSize, height: imageSize };
  return crop === undefined ? whole : { ...whole, crop: { width: crop, height: crop } };
}

/** From a mask on disk to the size at which it is compared: what is cropped from images is cropped from masks. */
export function maskGeometry(selection: Selection, evaluationSize: number): MaskGeometry {
  const evaluation = { width: evaluationSize, height: evaluationSize };
  return selection.crop === undefined ? evaluation : { ...inputGeometry(selection), evaluation };
}

/** From an image on disk to a picture of what was compared, at that size. */
export function pictureGeometry({ imageSize, crop }: Selection, evaluationSize: number): ImageGeometry {
  const picture = { width: evaluationSize, height: evaluationSize };
  if (crop === undefined) return picture;
  const whole = Math.max(evaluationSize, Math.round((imageSize * evaluationSize) / crop));
  return { width: whole, height: whole, crop: picture };
}
