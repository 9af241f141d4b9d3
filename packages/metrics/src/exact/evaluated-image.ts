import { MetricError } from '../errors.js';
import { hasForeground } from '../regions/find-runs.js';
import type { ConnectedRegions } from '../regions/label-regions.js';

/** One test image with what a model made of it and what is true. */
export interface EvaluatedImage {
  /** Name in error messages. */
  readonly id: string;
  /** Truth of the image. */
  readonly anomalous: boolean;
  /** Image score, larger = more anomalous. */
  readonly score: number;
  /** Anomaly map, `[height * width]`, row-major, larger = more anomalous. */
  readonly map: Float32Array;
  /** Truth of the pixels, `[height * width]`, 0 = normal, anything else anomalous; `null` = all normal. */
  readonly mask: Uint8Array | null;
  readonly width: number;
  readonly height: number;
  /** Regions of the mask where the caller has them already; otherwise they are labelled here. */
  readonly regions?: ConnectedRegions;
}

/**
 * Images that may live on disk. A metric asks for every image once per pass (two passes for the exact ones) in
 * ascending order and keeps none; each call must yield the same image for the same index.
 */
export interface ImageSource {
  readonly count: number;
  image(index: number): EvaluatedImage | Promise<EvaluatedImage>;
}

/** Source over images in memory. */
export function sourceOf(images: readonly EvaluatedImage[]): ImageSource {
  return { count: images.length, image: (index) => images[index] };
}

function checkLength(image: EvaluatedImage, what: string, length: number): void {
  const pixels = image.width * image.height;
  if (length === pixels) return;
  throw new MetricError(
    'SIZE_MISMATCH',
    `image "${image.id}": the ${what} has ${length} pixels, expected ${image.width} x ${image.height} = ${pixels}`,
    'resize map and mask to one evaluation size',
  );
}

/** Place of the first NaN, or -1. */
function findNan(map: Float32Array): number {
  // 0 times a number is 0 unless the number is infinite or NaN; four sums at a time keep the processor busy.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = map.length - (map.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += map[i] * 0;
    b += map[i + 1] * 0;
    c += map[i + 2] * 0;
    d += map[i + 3] * 0;
  }
  for (let i = whole; i < map.length; i++) a += map[i] * 0;
  return Number.isNaN(a + b + c + d) ? map.findIndex(Number.isNaN) : -1;
}

/** Refuses maps and masks of another size than stated, NaN anywhere, and a normal image with anomalous pixels. */
export function checkImage(image: EvaluatedImage): void {
  checkLength(image, 'map', image.map.length);
  if (image.mask !== null) checkLength(image, 'mask', image.mask.length);
  if (image.regions !== undefined) checkLength(image, 'label image', image.regions.labels.length);
  if (Number.isNaN(image.score))
    throw new MetricError(
      'NAN_SCORE',
      `image "${image.id}" has the score NaN`,
      'find out why the model produced no number; a ranking cannot place it',
    );
  const nan = findNan(image.map);
  if (nan >= 0)
    throw new MetricError(
      'NAN_MAP',
      `image "${image.id}" has NaN in its map at row ${Math.floor(nan / image.width)}, column ${nan % image.width}`,
      'find out why the model produced no number; a ranking cannot place it',
    );
  if (!image.anomalous && image.mask !== null && hasForeground(image.mask))
    throw new MetricError(
      'MASK_LABEL_CONFLICT',
      `image "${image.id}" is labelled normal but its mask has anomalous pixels`,
      'label the image anomalous, or pass no mask',
    );
}
