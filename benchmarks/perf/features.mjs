// Images per second from files to cached taps, against PyTorch with Pillow; and what the cache saves a second run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listBackbones, selectTaps } from '@protobench/backbones';
import { synthesize } from '@protobench/datasets';
import { FeatureCache, FeatureStore } from '@protobench/harness';
import { setSessionDefaults } from '@protobench/jit';
import { writeSafetensors } from '@protobench/nn';
import { loadIfHere, PEERS, usualTaps } from './jit-features.mjs';
import { median } from './median-of.mjs';

const SIZE = 256;
const BATCH = 8;
/** Measurements of each side. */
const ROUNDS = 3;
/** Threads of either network; to compare on one core, set this to 1 and pin the whole to that core. */
const THREADS = Number(process.env.PROTOBENCH_PERF_THREADS ?? 2);
const PEER = fileURLToPath(new URL('features_peer.py', import.meta.url));

const flatten = (tree, prefix = '') =>
  'data' in tree && 'shape' in tree
    ? { [prefix]: tree }
    : Object.assign(
        {},
        ...Object.entries(tree).map(([key, value]) => flatten(value, prefix ? `${prefix}.${key}` : key)),
      );

/** Pictures of 320 x 320 pixels on disk, in the order of their names. */
async function writeImages(dir) {
  // As many as a small data set has: both sides take some dozen images until they are at full speed.
  const options = { size: 320, train: 100, testGood: 1, testDefect: 1 };
  await synthesize(dir, { categories: ['gear', 'wood', 'tile', 'nut'] }, options);
  return readdirSync(dir, { recursive: true })
    .filter((path) => /train.*\.png$/.test(path))
    .sort()
    .map((id) => ({ id, image: { kind: 'file', path: join(dir, id) } }));
}

async function ours(backbone, taps, samples, dir) {
  const source = {
    backbone,
    taps,
    selection: { name: backbone.name, imageSize: SIZE, randomWeights: false },
  };
  const open = () => new FeatureStore(new FeatureCache(dir, 0), source, 'float16', 'compiled');
  const store = open();
  // The first batch compiles.
  await store.ensure(samples.slice(0, BATCH), () => undefined);
  const start = performance.now();
  await store.ensure(samples, () => undefined);
  const seconds = (performance.now() - start) / 1000 / (samples.length - BATCH);
  const means = taps.map(() => 0);
  for (const sample of samples) {
    const arrays = await store.batch([sample]);
    arrays.forEach(({ data }, t) => {
      means[t] += data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length / samples.length;
    });
  }
  await store.dispose();
  const again = open();
  const second = performance.now();
  await again.ensure(samples, () => undefined);
  const cached = (performance.now() - second) / 1000;
  await again.dispose();
  return { seconds, means, cached };
}

/** A function that measures the peer once, or `null` where there is none. */
async function peerOf(name, taps, samples, dir) {
  if (PEERS[name] === undefined) return null;
  const { arrays, options } = await PEERS[name](taps.map((tap) => tap.name));
  const weights = join(dir, `${name}.safetensors`);
  await writeSafetensors(weights, flatten(arrays));
  const out = join(dir, `${name}-peer`);
  mkdirSync(out);
  const paths = samples.map(({ image }) => image.path);
  const request = { name, weights, options, paths, size: SIZE, batch: BATCH, threads: THREADS, out };
  const env = { ...process.env, OMP_WAIT_POLICY: 'passive' };
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  return () => {
    const child = spawnSync('/usr/bin/python3', [PEER], {
      input: JSON.stringify(request),
      encoding: 'utf8',
      env,
    });
    if (child.status !== 0) {
      process.stdout.write(`no PyTorch with Pillow here: ${(child.stderr ?? '').trim().split('\n').pop()}\n`);
      return null;
    }
    const { images, seconds, means } = JSON.parse(child.stdout);
    return { seconds: seconds / images, means };
  };
}

/** Seconds an image of both sides in turns, since the speed of a machine changes while it works; the median of each. */
async function inTurns(backbone, taps, samples, dir) {
  const measurePeer = await peerOf(backbone.name, taps, samples, dir);
  const mine = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round++) {
    mine.push(await ours(backbone, taps, samples, join(dir, `${backbone.name}-${round}`)));
    const peer = measurePeer?.() ?? null;
    if (peer !== null) theirs.push(peer);
    rmSync(join(dir, `${backbone.name}-${round}`), { recursive: true });
  }
  for (const [t, mean] of (theirs[0]?.means ?? []).entries()) {
    const found = mine[0].means[t];
    if (Math.abs(mean / found - 1) > 0.01)
      throw new Error(`${backbone.name}: tap ${t} has a mean of ${found} here, ${mean} in the peer`);
  }
  return {
    seconds: median(mine.map(({ seconds }) => seconds)),
    cached: median(mine.map(({ cached }) => cached)),
    peer: theirs.length === 0 ? null : median(theirs.map(({ seconds }) => seconds)),
  };
}

/** Two rows a backbone whose weights are here. */
export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'protobench-features-'));
  const rows = [];
  if (process.env.PROTOBENCH_PERF_THREADS !== undefined) setSessionDefaults({ threads: THREADS });
  try {
    const samples = await writeImages(join(dir, 'images'));
    for (const definition of listBackbones()) {
      const backbone = await loadIfHere(definition);
      if (backbone === null) continue;
      const taps = selectTaps(backbone, usualTaps(definition));
      const { seconds, cached, peer } = await inTurns(backbone, taps, samples, dir);
      backbone.dispose();
      rows.push(
        {
          name: `${definition.name}, files to cached taps at ${SIZE} x ${SIZE}`,
          ours: 1 / seconds,
          peer: peer === null ? null : 1 / peer,
          peerName: 'PyTorch and Pillow',
          unit: 'images/s',
          ratio: peer === null ? null : peer / seconds,
        },
        {
          name: `${definition.name}, the features of ${samples.length} images found in the cache`,
          ours: cached,
          peer: seconds * samples.length,
          peerName: 'computed again',
          unit: 's',
          ratio: (seconds * samples.length) / cached,
        },
      );
    }
    return rows;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
