import type { GalleryEntry } from '@protobench/harness';
import { basename } from 'node:path';
import sharp from 'sharp';
import { ReportError } from '../errors.js';
import { decodeImage, insideCell } from './decode.js';
import { readNpy } from './npy.js';
import { drawOutline } from './outline.js';
import { colourMap, overlay } from './overlay.js';
import type { ColourRange } from './overlay.js';
import { joinPanels } from './panels.js';
import type { PanelStrip } from './panels.js';

/** Opacity of the heat map at its peak: the object stays visible below it. */
const ALPHA = 0.75;
/** Stands out from natural images and from every colour of the heat map. */
const OUTLINE_COLOUR = [255, 64, 64] as const;

/** Composes the panels of a gallery entry: image, image with the outline of its mask, map, image below its heat map. */
export async function composeGalleryEntry(
  cellDir: string,
  entry: GalleryEntry,
  range: ColourRange,
): Promise<PanelStrip> {
  const map = await readNpy(insideCell(cellDir, entry.map)).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof ReportError) throw error;
    throw new ReportError(
      'BAD_NPY',
      `${basename(entry.map)}: expected a readable file, found ${error.code ?? error.message}.`,
      'Evaluate the cell again to write its gallery anew.',
    );
  });
  if (map.shape.length !== 2) {
    throw new ReportError(
      'BAD_NPY',
      `${basename(entry.map)}: expected shape [height, width], found [${map.shape.join(', ')}].`,
      'Save one map a file.',
    );
  }
  const [height, width] = map.shape;
  const size = { height, width };
  const image = await decodeImage(insideCell(cellDir, entry.image), entry.image, size, 'rgb');
  const mask =
    entry.mask === null ? null : await decodeImage(insideCell(cellDir, entry.mask), entry.mask, size, 'mask');
  const thickness = Math.max(1, Math.round(Math.min(height, width) / 128));
  const outlined =
    mask === null ? image : drawOutline(image, { ...size, data: mask }, thickness, OUTLINE_COLOUR);
  const heat = overlay(image, map.data, range, ALPHA);
  return joinPanels([image, outlined, colourMap(map.data, range), heat], height, width);
}

/** How to encode a strip. */
export interface PngOptions {
  /** At most 256 colours: a third of the size, for embedding in a page. Default false. */
  readonly palette?: boolean;
}

/**
 * Renders a gallery entry as PNG: image, mask outline, map, and heat map over the image side by side at the size of the map.
 *
 * @param cellDir Folder of the cell; the names in `entry` are relative to it.
 * @param range Ends of the colour scale, the same for all entries of a category (`GalleryFile.range`).
 * @throws ReportError `BAD_NPY`, `BAD_IMAGE` or `UNSAFE_PATH`.
 */
export async function renderGalleryEntry(
  cellDir: string,
  entry: GalleryEntry,
  range: ColourRange,
  options: PngOptions = {},
): Promise<Buffer> {
  const { data, width, height } = await composeGalleryEntry(cellDir, entry, range);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png(options.palette === true ? { palette: true, quality: 90, effort: 4 } : { compressionLevel: 9 })
    .toBuffer();
}
