import { join } from 'node:path';
import {
  encodePng,
  prepareImage,
  prepareMask,
  type ImageGeometry,
  type MaskGeometry,
  type Sample,
} from '@protobench/datasets';
import { writeAtomic } from '../files/atomic.js';
import { encodeNpy } from '../files/npy.js';
import type { GalleryEntry, ImageResult } from '../results/cell-files.js';
import { galleryChoice } from './gallery.js';
import type { MapSpool } from './map-spool.js';

/** Where gallery files go, and how large they are. */
export interface GalleryOptions {
  readonly dir: string;
  /** Height and width of all of them. */
  readonly size: number;
  readonly picture: ImageGeometry;
  readonly mask: MaskGeometry;
}

/** Writes image, mask and map of the images of a category that the gallery shows. */
export async function writeGallery(
  category: string,
  samples: readonly Sample[],
  results: readonly ImageResult[],
  spool: MapSpool,
  { dir, size, picture, mask: maskGeometry }: GalleryOptions,
): Promise<GalleryEntry[]> {
  const entries: GalleryEntry[] = [];
  for (const { role, index } of galleryChoice(results)) {
    const sample = samples[index];
    const name = `gallery-${category}-${role}`;
    const image = await prepareImage(sample.image, picture);
    await writeAtomic(join(dir, `${name}.png`), await encodePng(image.data, size, size));
    let mask: string | null = null;
    if (sample.mask !== null) {
      mask = `${name}-mask.png`;
      const { data } = await prepareMask(sample.mask, maskGeometry);
      await writeAtomic(
        join(dir, mask),
        await encodePng(
          data.map((pixel) => pixel * 255),
          size,
          size,
        ),
      );
    }
    const map = await spool.read(index);
    await writeAtomic(join(dir, `${name}.npy`), encodeNpy(map, [size, size]));
    entries.push({ ...results[index], role, image: `${name}.png`, mask, map: `${name}.npy` });
  }
  return entries;
}
