/**
 * Measures `@protobench/metrics` in a process of its own, so that its peak memory is its own.
 *
 *   node ours.mjs exact|certified FOLDER REPEATS     prints JSON as metrics_peer.py does; the best of REPEATS runs
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { certifyCategory, evaluateCategory } from '../../../packages/metrics/dist/index.js';

const [mode, folder, repeats] = process.argv.slice(2);
const [images, height, width] = JSON.parse(readFileSync(join(folder, 'shape.json'), 'utf8'));

/** Fills an array from a file, without a second copy of it in memory. */
function load(name, array) {
  const bytes = new Uint8Array(array.buffer);
  const file = openSync(join(folder, name));
  for (let at = 0; at < bytes.length;) at += readSync(file, bytes, at, Math.min(2 ** 26, bytes.length - at));
  closeSync(file);
  return array;
}

const maps = load('maps.f32', new Float32Array(images * height * width));
const masks = load('masks.u8', new Uint8Array(images * height * width));
const labels = load('labels.u8', new Uint8Array(images));
const scores = load('scores.f64', new Float64Array(images));
const pixels = height * width;
const source = {
  count: images,
  image: (index) => ({
    id: `image ${index}`,
    anomalous: labels[index] === 1,
    score: scores[index],
    map: maps.subarray(index * pixels, (index + 1) * pixels),
    mask: labels[index] === 1 ? masks.subarray(index * pixels, (index + 1) * pixels) : null,
    width,
    height,
  }),
};

const loaded = process.memoryUsage().rss;
const measure = mode === 'certified' ? certifyCategory : evaluateCategory;
let seconds = Infinity;
let result;
for (let run = 0; run < Number(repeats); run++) {
  const start = performance.now();
  result = await measure(source);
  seconds = Math.min(seconds, (performance.now() - start) / 1000);
}
const mebibytes = process.resourceUsage().maxRSS / 1024 - loaded / 2 ** 20;
console.log(JSON.stringify({ seconds, mebibytes, values: result.values, bounds: result.bounds }));
