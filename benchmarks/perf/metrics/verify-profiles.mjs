/**
 * Holds every profile of `@protobench/metrics` against verify_profiles.py.
 *
 *   node benchmarks/perf/metrics/verify-profiles.mjs            compare on a category of 24 images, exit 1 if they differ
 *   node benchmarks/perf/metrics/verify-profiles.mjs --golden   also write packages/metrics/golden/profiles.json
 *
 * Needs the built package and, for /usr/bin/python3, the Debian packages python3-sklearn, python3-skimage, python3-torch
 * and python3-pil.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evaluateProfile, prepareSource, PROFILES } from '../../../packages/metrics/dist/index.js';
import { rawCategory } from './synthetic.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const golden = join(here, '../../../packages/metrics/golden/profiles.json');

/** Prepares and measures a raw category by every profile, writes it for Python and returns both reports. */
async function compare(raw) {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  try {
    const ours = {};
    const sizes = {};
    const first = raw[0];
    const source = { count: raw.length, image: (index) => raw[index] };
    for (const [name, profile] of Object.entries(PROFILES)) {
      const prepared = prepareSource(source, profile.prepare);
      const images = [];
      for (let index = 0; index < raw.length; index++) images.push(await prepared.image(index));
      ours[name] = (
        await evaluateProfile({ count: raw.length, image: (index) => images[index] }, profile)
      ).values;
      sizes[name] = [images[0].height, images[0].width];
      const write = (suffix, parts) => writeFileSync(join(folder, `${name}.${suffix}`), Buffer.concat(parts));
      const bytes = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
      write(
        'maps.f32',
        images.map((image) => bytes(image.map)),
      );
      write(
        'masks.u8',
        images.map((image) => bytes(image.mask)),
      );
      write('scores.f64', [bytes(Float64Array.from(images, (image) => image.score))]);
    }
    const all = (pick) => Buffer.concat(raw.map((image) => Buffer.from(pick(image).buffer)));
    writeFileSync(
      join(folder, 'maps.f32'),
      all((image) => image.map.data),
    );
    writeFileSync(
      join(folder, 'masks.u8'),
      all((image) => image.mask.data),
    );
    const manifest = {
      count: raw.length,
      labels: raw.map((image) => Number(image.anomalous)),
      mapSize: [first.map.height, first.map.width],
      maskSize: [first.mask.height, first.mask.width],
      profiles: sizes,
    };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const script = join(here, 'verify_profiles.py');
    const theirs = JSON.parse(
      execFileSync('/usr/bin/python3', [script, folder], { maxBuffer: 2 ** 26 }).toString(),
    );
    return { ours, theirs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prints the comparison and returns whether everything agrees. */
function judge({ ours, theirs }) {
  let agree = true;
  for (const [name, report] of Object.entries(theirs)) {
    const errors = Object.entries(report.metrics).map(([metric, value]) =>
      Math.abs(value - ours[name][metric]),
    );
    const worst = Math.max(...errors);
    const good =
      worst < 1e-9 && report.maskPixels === 0 && report.mapError < 2e-6 && report.scoreError < 2e-6;
    agree &&= good;
    console.log(
      `${good ? 'ok ' : 'NOT'} ${name.padEnd(15)} metrics ${worst.toExponential(1)}  map ${report.mapError.toExponential(1)}` +
        `  mask pixels ${report.maskPixels}  score ${report.scoreError.toExponential(1)}`,
    );
  }
  return agree;
}

let agree = judge(
  await compare(rawCategory({ images: 24, mapSide: 100, maskHeight: 700, maskWidth: 900, seed: 5 })),
);
if (process.argv.includes('--golden')) {
  const raw = rawCategory({ images: 5, mapSide: 16, maskHeight: 37, maskWidth: 45, seed: 9 });
  const both = await compare(raw);
  agree = judge(both) && agree;
  const images = raw.map(({ id, anomalous, map, mask }) => ({
    id,
    anomalous,
    map: Array.from(map.data),
    mask: Buffer.from(mask.data).toString('base64'),
  }));
  const expected = Object.fromEntries(
    Object.entries(both.theirs).map(([name, report]) => [name, report.metrics]),
  );
  const file = {
    note: 'metrics by verify_profiles.py (scikit-learn, scikit-image, PyTorch, Pillow, SciPy) of raw maps and 8-bit masks',
    mapSize: { height: 16, width: 16 },
    maskSize: { height: 37, width: 45 },
    images,
    expected,
  };
  writeFileSync(golden, `${JSON.stringify(file)}\n`);
  console.log(`wrote ${golden}, ${readFileSync(golden).length} bytes`);
}
process.exitCode = agree ? 0 : 1;
