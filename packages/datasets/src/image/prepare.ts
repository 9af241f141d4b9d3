import type { ImageRef } from '../model.js';
import { centerCrop, centerCropGray } from './crop.js';
import { readImage, readMask } from './read.js';
import { resizeBilinear, resizeBilinearGray } from './resize-bilinear.js';
import { resizeNearestGray } from './resize-nearest.js';
import type { GrayImage, RgbImage, Size } from './types.js';

/** From the size on disk to the size of the network. */
export interface ImageGeometry {
  /** Size after the resize; the aspect ratio is not kept, as in all published protocols. */
  readonly width: number;
  readonly height: number;
  /** The middle that is kept of the resized image; all of it unless given. */
  readonly crop?: Size | undefined;
}

/** How a mask is resized and when a pixel counts as defective afterwards. */
export type MaskRule =
  /** Antialiased bilinear, defective above 127.5 of 255: more than half of the area (RD4AD, ADer, INP-Former). */
  | 'bilinear'
  /** Nearest neighbour, defective if not 0 (UniAD, RLR). */
  | 'nearest';

/** From the size on disk to the size of the evaluation. */
export interface MaskGeometry extends ImageGeometry {
  /** Size at which maps are compared with masks, if it is not that of the (cropped) image. */
  readonly evaluation?: Size | undefined;
  /** `bilinear` unless given. */
  readonly rule?: MaskRule | undefined;
}

/** Resizes and crops pixels: `[height, width, 3]`. */
export function fitImage(image: RgbImage, geometry: ImageGeometry): RgbImage {
  const resized = resizeBilinear(image, geometry.width, geometry.height);
  return geometry.crop ? centerCrop(resized, geometry.crop) : resized;
}

/** Resizes, crops and binarises a mask: 0 or 1 per pixel, at the size of the evaluation. */
export function fitMask(mask: GrayImage, geometry: MaskGeometry): GrayImage {
  const nearest = geometry.rule === 'nearest';
  const resize = nearest ? resizeNearestGray : resizeBilinearGray;
  let fitted = resize(mask, geometry.width, geometry.height);
  if (geometry.crop) fitted = centerCropGray(fitted, geometry.crop);
  if (geometry.evaluation) fitted = resize(fitted, geometry.evaluation.width, geometry.evaluation.height);
  const threshold = nearest ? 0 : 127.5;
  return { ...fitted, data: fitted.data.map((value) => (value > threshold ? 1 : 0)) };
}

/**
 * Reads an image and brings it to the size of the network: Pillow's antialiased bilinear resize, then the crop.
 *
 * @throws DatasetError `IMAGE_UNREADABLE`, `IMAGE_UNSUPPORTED` or `SIZE_INVALID`.
 */
export async function prepareImage(ref: ImageRef, geometry: ImageGeometry): Promise<RgbImage> {
  return fitImage(await readImage(ref), geometry);
}

/**
 * Reads a mask and brings it to the size of the evaluation.
 *
 * @returns An image whose values are 1 where the pixel is defective, else 0.
 * @throws DatasetError `IMAGE_UNREADABLE`, `IMAGE_UNSUPPORTED` or `SIZE_INVALID`.
 */
export async function prepareMask(ref: ImageRef, geometry: MaskGeometry): Promise<GrayImage> {
  return fitMask(await readMask(ref), geometry);
}
