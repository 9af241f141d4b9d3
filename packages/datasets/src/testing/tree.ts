import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import sharp from 'sharp';
import { encodePng } from '../image/encode.js';
import type { Dataset } from '../model.js';
import type { OpenOptions } from '../open.js';
import { openDataset } from '../open.js';
import type { DatasetEntry } from '../registry/schema.js';
import type { VerifyReport } from '../verify.js';
import { verifyDataset } from '../verify.js';
import { bmp } from './bmp.js';
import { entryOf, temporaryFolder } from './mvtec-folder.js';

/** Size of the images of a tree. */
export const TREE_SIZE = { width: 8, height: 6 };

/**
 * What a file of a tree holds: a photograph (each another), a mask whose left half is 255 (`mask`) or another value
 * (`mask:3`), a mask without defect (`blank`), or anything else as text.
 */
export type Leaf = 'photo' | 'mask' | `mask:${number}` | 'blank' | string;

let photos = 0;

async function encode(path: string, pixels: Uint8Array, channels: 1 | 3): Promise<Buffer> {
  const { width, height } = TREE_SIZE;
  const ending = extname(path).toLowerCase();
  if (ending === '.bmp') return bmp({ width, height, bits: 8, pixel: (x, y) => pixels[y * width + x] });
  if (ending === '.png') return encodePng(pixels, width, height);
  return sharp(pixels, { raw: { width, height, channels } }).jpeg().toBuffer();
}

/** Encoded content of a leaf. */
export async function leafBytes(path: string, leaf: Leaf): Promise<Buffer> {
  const { width, height } = TREE_SIZE;
  const grey = extname(path).toLowerCase() === '.bmp';
  if (leaf === 'photo') {
    const shade = ++photos;
    const pixels = new Uint8Array(width * height * (grey ? 1 : 3)).map((_, i) => (shade * 37 + i * 5) % 256);
    return encode(path, pixels, grey ? 1 : 3);
  }
  const value = leaf === 'mask' ? 255 : leaf === 'blank' ? 0 : Number(/^mask:(\d+)$/.exec(leaf)?.[1]);
  if (Number.isNaN(value)) return Buffer.from(leaf);
  const pixels = new Uint8Array(width * height).map((_, i) => (i % width < width / 2 ? value : 0));
  return encode(path, pixels, 1);
}

/** A dataset of a test: files below a temporary folder, and an entry for them. */
export class Tree {
  private readonly folder = temporaryFolder();

  constructor(private readonly entry: Partial<DatasetEntry>) {}

  /** Absolute path of a file. */
  at(path: string): string {
    return join(this.folder.path, 'set', path);
  }

  /** Writes files; a text is written as it is, whatever the ending. */
  async write(files: Readonly<Record<string, Leaf>>): Promise<void> {
    for (const [path, leaf] of Object.entries(files)) this.put(path, await leafBytes(path, leaf));
  }

  put(path: string, bytes: Uint8Array | string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), bytes);
  }

  open(options: OpenOptions = {}, changes: Partial<DatasetEntry> = {}): Promise<Dataset> {
    return openDataset(this.entryOf(changes), { dataRoot: this.folder.path, ...options });
  }

  verify(options: OpenOptions = {}, changes: Partial<DatasetEntry> = {}): Promise<VerifyReport> {
    return verifyDataset(this.entryOf(changes), { dataRoot: this.folder.path, ...options });
  }

  /** One line per sample: split, category, defect, id and names of its masks relative to the dataset. */
  async lines(options: OpenOptions = {}): Promise<string[]> {
    const { samples } = await this.open(options);
    const start = this.at('').length + 1;
    return samples.map(({ split, category, defect, id, mask }) => {
      const masks = mask?.kind === 'file' ? [mask.path] : mask?.kind === 'union' ? mask.paths : [];
      return [split, category, defect, id, ...masks.map((path) => path.slice(start))].join(' ');
    });
  }

  remove(): void {
    this.folder.remove();
  }

  private entryOf(changes: Partial<DatasetEntry>): DatasetEntry {
    return entryOf({ folder: 'set', ...this.entry, ...changes });
  }
}
