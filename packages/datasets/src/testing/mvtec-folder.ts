import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodePng } from '../image/encode.js';
import type { DatasetEntry } from '../registry/schema.js';

/** A new folder that is removed by the caller. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'protobench-datasets-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes a small PNG whose pixels depend on `shade`; grey if `channels` is 1. */
export async function writePng(
  path: string,
  shade: number,
  channels: 1 | 3 = 3,
  width = 8,
  height = 6,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const pixels = new Uint8Array(width * height * channels).map((_, i) => (shade + i) % 256);
  writeFileSync(path, await encodePng(pixels, width, height));
}

/** Writes a mask of 8 x 6 whose left half is defective. */
export async function writeMask(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const pixels = new Uint8Array(48).map((_, i) => (i % 8 < 4 ? 255 : 0));
  writeFileSync(path, await encodePng(pixels, 8, 6));
}

/** Writes a whole category in the MVTec layout: 2 training images, 1 good one, 2 with a dent. */
export async function writeCategory(folder: string): Promise<void> {
  await writePng(join(folder, 'train/good/000.png'), 0);
  await writePng(join(folder, 'train/good/001.png'), 10);
  await writePng(join(folder, 'test/good/000.png'), 20);
  for (const name of ['000', '001']) {
    await writePng(join(folder, `test/dent/${name}.png`), 30);
    await writeMask(join(folder, `ground_truth/dent/${name}_mask.png`));
  }
}

/** An entry of the registry for such folders. */
export function entryOf(changes: Partial<DatasetEntry> = {}): DatasetEntry {
  return {
    name: 'parts',
    title: 'Parts',
    layout: 'mvtec',
    categories: ['bolt', 'cup'],
    folder: 'parts',
    licence: 'CC0',
    homepage: 'https://example.org/parts',
    citation: null,
    images: '8 x 6',
    expected: null,
    ...changes,
  };
}
