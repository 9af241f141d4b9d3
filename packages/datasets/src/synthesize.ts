import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatasetError } from './errors.js';
import { encodePng } from './image/encode.js';
import { synthetic } from './layouts/synthetic.js';
import type { DatasetEntry } from './registry/schema.js';
import { generate } from './synthetic/generate.js';

/** What {@link synthesize} wrote. */
export interface Synthesized {
  readonly categories: readonly string[];
  readonly images: number;
  readonly masks: number;
}

/**
 * Writes the synthetic set as PNG files in the MVTec layout. Files are written to a temporary name and renamed; writing
 * again gives the same bytes.
 *
 * @throws DatasetError `OPTIONS_INVALID`, `CATEGORY_UNKNOWN`, `WRITE_FAILED`.
 */
export async function synthesize(
  dir: string,
  entry: DatasetEntry,
  options: Readonly<Record<string, unknown>>,
  onProgress: (done: number, total: number) => void,
): Promise<Synthesized> {
  const { categories } = entry;
  const samples = await synthetic.samples({ entry, dir, categories, options });
  let masks = 0;
  for (const [done, { id, category, defect, image }] of samples.entries()) {
    if (image.kind !== 'generated') continue;
    const drawn = generate(image.recipe);
    await write(join(dir, id), await encodePng(drawn.image.data, drawn.image.width, drawn.image.height));
    if (drawn.mask !== null) {
      const name = id.slice(id.lastIndexOf('/') + 1).replace('.png', '_mask.png');
      const { data, width, height } = drawn.mask;
      await write(join(dir, category, 'ground_truth', defect, name), await encodePng(data, width, height));
      masks++;
    }
    onProgress(done + 1, samples.length);
  }
  return { categories, images: samples.length, masks };
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new DatasetError(
      'WRITE_FAILED',
      `${path} cannot be written (${(cause as { code?: string }).code ?? 'unknown error'}).`,
      'Choose another folder, or make room; what is written already stays valid.',
      { cause },
    );
  }
}
