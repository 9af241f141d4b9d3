/**
 * Writes anomaly maps of a made-up category twice, the second time with one pixel at ten times the largest score, and the
 * masks of both, for `protobench evaluate`.
 *
 * Usage: node apps/benchmark/src/maps/example/hot-pixel.mjs [folder]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const SIZE = 32;
const NORMAL = 4;
const DEFECTIVE = 8;
const root = process.argv[2] ?? 'demo';

/** Numbers in [0, 1) that are the same everywhere (Numerical Recipes' congruential generator). */
let state = 1;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

/** A disc, its map (brightest in the middle, fading beyond the border) and its mask. */
function draw(defective) {
  const radius = 2 + 5 * random();
  const [x0, y0] = [SIZE * (0.25 + 0.5 * random()), SIZE * (0.25 + 0.5 * random())];
  const strength = defective ? 0.15 + 0.45 * random() : 0;
  const map = new Float32Array(SIZE * SIZE);
  const mask = new Uint8Array(SIZE * SIZE);
  for (let i = 0; i < map.length; i++) {
    const distance = Math.hypot((i % SIZE) - x0, Math.floor(i / SIZE) - y0) / radius;
    map[i] = 0.1 + 0.2 * (random() + random()) + strength * Math.exp(-(distance ** 2));
    mask[i] = distance < 1 ? 255 : 0;
  }
  return { map, mask };
}

function write(bytes, ...path) {
  const file = join(root, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, bytes);
}

function npy(map) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${SIZE}, ${SIZE}), }`.padEnd(117);
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1');
  return Buffer.concat([head, Buffer.from(map.buffer)]);
}

const images = Array.from({ length: NORMAL + DEFECTIVE }, (_, i) => {
  const defective = i >= NORMAL;
  const name = String(i).padStart(3, '0');
  return {
    place: ['disc', 'test', defective ? 'spot' : 'good', `${name}.npy`],
    name,
    defective,
    ...draw(defective),
  };
});
const largest = Math.max(...images.map(({ map }) => Math.max(...map)));

for (const [i, { place, name, defective, map, mask }] of images.entries()) {
  write(npy(map), 'plain', ...place);
  // The corner of a defective image: a normal pixel, and no image score of a normal image changes.
  if (i === images.length - 1) map[0] = 10 * largest;
  write(npy(map), 'hot', ...place);
  if (!defective) continue;
  const png = await sharp(mask, { raw: { width: SIZE, height: SIZE, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  write(png, 'data', 'disc', 'ground_truth', 'spot', `${name}_mask.png`);
}
