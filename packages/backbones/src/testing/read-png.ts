import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { ImageBatch } from '../extractor.js';

/** Reads an 8-bit RGB PNG without interlacing (w3.org/TR/png), the kind that the data for tests is in. */
export function readPng(path: string): ImageBatch {
  const file = readFileSync(path);
  const parts: Buffer[] = [];
  let [width, height] = [0, 0];
  for (let offset = 8; offset < file.length;) {
    const length = file.readUInt32BE(offset);
    const type = file.toString('latin1', offset + 4, offset + 8);
    const data = file.subarray(offset + 8, offset + 8 + length);
    if (type === 'IDAT') parts.push(data);
    if (type === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      expect([data[8], data[9], data[12]]).toEqual([8, 2, 0]);
    }
    offset += 12 + length;
  }
  return { count: 1, height, width, data: unfilter(inflateSync(Buffer.concat(parts)), width * 3, height) };
}

function unfilter(raw: Buffer, stride: number, height: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < 3 ? 0 : out[at - 3];
      const up = y === 0 ? 0 : out[at - stride];
      const corner = x < 3 || y === 0 ? 0 : out[at - stride - 3];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
