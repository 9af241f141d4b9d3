import type { EvaluatedImage, ImageSource } from '../exact/evaluated-image.js';
import type { Grid, Size } from './grid.js';
import { centerCrop } from './grid.js';
import type { ScoreRule } from './image-score.js';
import { imageScore } from './image-score.js';
import { resizeBilinear8bit } from './resize-bilinear-8bit.js';
import { resizeMap } from './resize-map.js';
import { resizeNearest } from './resize-nearest.js';
import { gaussianFilter, gaussianKernel } from './smooth-map.js';

/** One step of bringing an 8-bit mask to evaluation size. */
export type MaskStep =
  | {
      readonly kind: 'resize';
      readonly filter: 'bilinear' | 'nearest' | 'nearestCorner';
      readonly size: Size;
    }
  | { readonly kind: 'crop'; readonly size: Size };

/** How a published code prepares what it measures. */
export interface PrepareRule {
  /** Steps from the mask file to the evaluation size; without any, the mask is resized to the map (nearest). */
  readonly mask: readonly MaskStep[];
  /** `any`: every pixel above 0 is anomalous; `half`: every pixel above one half (128 and more of 255). */
  readonly binarise: 'any' | 'half';
  /** Size of the evaluated map; `null` = as the model gives it. */
  readonly map: (Size & { readonly alignCorners: boolean }) | null;
  readonly smoothing:
    | { readonly kind: 'none' }
    | { readonly kind: 'gaussian'; readonly sigma: number }
    | { readonly kind: 'gaussianKernel'; readonly sigma: number; readonly size: number };
  readonly score: ScoreRule;
}

/** A map as the model gave it and a mask as the dataset gave it. */
export interface RawImage {
  /** Name in error messages. */
  readonly id: string;
  readonly anomalous: boolean;
  readonly map: Grid<Float32Array>;
  /** 8-bit grey values; `null` = all normal. */
  readonly mask: Grid<Uint8Array> | null;
}

/** Raw images by index; asked for once in each pass. */
export interface RawSource {
  readonly count: number;
  image(index: number): RawImage | Promise<RawImage>;
}

function stepMask(mask: Grid<Uint8Array>, step: MaskStep): Grid<Uint8Array> {
  if (step.kind === 'crop') return centerCrop(mask, step.size);
  if (step.filter === 'bilinear') return resizeBilinear8bit(mask, step.size);
  return resizeNearest(mask, step.size, step.filter === 'nearest' ? 'centre' : 'corner');
}

/** The mask at evaluation size as 0 and 1. */
export function prepareMask(mask: Grid<Uint8Array>, rule: PrepareRule, mapSize: Size): Grid<Uint8Array> {
  const sized =
    rule.mask.length === 0 ? resizeNearest(mask, mapSize, 'centre') : rule.mask.reduce(stepMask, mask);
  const least = rule.binarise === 'any' ? 1 : 128;
  return { ...sized, data: sized.data.map((grey) => (grey >= least ? 1 : 0)) };
}

/** The map at evaluation size, smoothed. */
export function prepareMap(map: Grid<Float32Array>, rule: PrepareRule): Grid<Float32Array> {
  const sized = rule.map === null ? map : resizeMap(map, rule.map, rule.map.alignCorners);
  const { smoothing } = rule;
  if (smoothing.kind === 'gaussian') return gaussianFilter(sized, smoothing.sigma);
  if (smoothing.kind === 'gaussianKernel') return gaussianKernel(sized, smoothing.sigma, smoothing.size);
  return sized;
}

/** One image as a rule would evaluate it. */
export function prepareImage(raw: RawImage, rule: PrepareRule): EvaluatedImage {
  const map = prepareMap(raw.map, rule);
  const mask = raw.mask === null ? null : prepareMask(raw.mask, rule, map);
  return {
    id: raw.id,
    anomalous: raw.anomalous,
    score: imageScore(map, rule.score),
    map: map.data,
    mask: mask === null ? null : mask.data,
    width: map.width,
    height: map.height,
  };
}

/** Prepares raw images as they are asked for; nothing is kept between passes. */
export function prepareSource(source: RawSource, rule: PrepareRule): ImageSource {
  return {
    count: source.count,
    image: async (index) => prepareImage(await source.image(index), rule),
  };
}
