/**
 * Speed and memory of `@protobench/metrics` beside scikit-learn and the exact AUPRO of the MVTec AD script
 * (metrics_peer.py), on the same arrays: 100 million pixels of which 3 % are anomalous, and one category of MVTec's size.
 * Every value is compared before a time is reported.
 *
 * Needs the built package and /usr/bin/python3 with python3-sklearn, python3-scipy and python3-numpy of Debian.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { syntheticCategory } from './metrics/synthetic.mjs';

const OURS = fileURLToPath(new URL('metrics/ours.mjs', import.meta.url));
const PEER = fileURLToPath(new URL('metrics_peer.py', import.meta.url));

/** Writes a category where both sides read it. */
function writeCategory(folder, { maps, masks, images, side }) {
  const pixels = side * side;
  const labels = new Uint8Array(images);
  const scores = new Float64Array(images);
  for (let index = 0; index < images; index++) {
    labels[index] = Number(masks.subarray(index * pixels, (index + 1) * pixels).includes(1));
    scores[index] = maps
      .subarray(index * pixels, (index + 1) * pixels)
      .reduce((a, b) => Math.max(a, b), -Infinity);
  }
  const write = (name, array) =>
    writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  write('maps.f32', maps);
  write('masks.u8', masks);
  write('labels.u8', labels);
  write('scores.f64', scores);
  writeFileSync(join(folder, 'shape.json'), JSON.stringify([images, side, side]));
}

function runJson(program, ...args) {
  return JSON.parse(execFileSync(program, args, { maxBuffer: 2 ** 24 }).toString());
}

/** Refuses to report a time for values that differ; `room` is how far apart they may be. */
function checkValues(ours, peer, room) {
  for (const [name, value] of Object.entries(peer.values)) {
    const allowed = room ?? ours.bounds[name] + 1e-9;
    if (Math.abs(ours.values[name] - value) > allowed)
      throw new Error(
        `${name} is ${ours.values[name]}, the peer has ${value}, allowed difference ${allowed}`,
      );
  }
}

function row(name, ours, peer, peerName, unit) {
  return { name, ours, peer, peerName, unit, ratio: peer / ours };
}

/** Runs `measure` on a category in a folder that is removed afterwards. */
function withCategory(options, measure) {
  const folder = mkdtempSync(join(tmpdir(), 'metrics-'));
  try {
    writeCategory(folder, syntheticCategory(options));
    return measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 100 million pixels: exact and certified tier against AUROC and AP of scikit-learn. */
function large(folder) {
  const exact = runJson(process.execPath, OURS, 'exact', folder, '1');
  const certified = runJson(process.execPath, OURS, 'certified', folder, '2');
  const peer = runJson('/usr/bin/python3', PEER, 'ranking', folder);
  checkValues(exact, peer, 1e-9);
  checkValues(certified, peer);
  const peerName = 'scikit-learn, AUROC and AP only';
  return [
    row('100 Mpx, 3 % anomalous: all exact metrics with AUPRO', exact.seconds, peer.seconds, peerName, 's'),
    row(
      '100 Mpx: memory of the exact metrics beyond the scores',
      exact.mebibytes,
      peer.mebibytes,
      peerName,
      'MiB',
    ),
    row('100 Mpx: all certified metrics with AUPRO', certified.seconds, peer.seconds, peerName, 's'),
  ];
}

/** 100 images of 256 x 256: all seven metrics on both sides. */
function category(folder) {
  const exact = runJson(process.execPath, OURS, 'exact', folder, '3');
  const peer = runJson('/usr/bin/python3', PEER, 'category', folder);
  checkValues(exact, peer, 1e-9);
  const peerName = 'scikit-learn and MVTec exact AUPRO';
  return [
    row('one category of 100 images at 256 x 256: seven metrics', exact.seconds, peer.seconds, peerName, 's'),
  ];
}

/** Rows `{ name, ours, peer, peerName, unit, ratio }`; a ratio above 1 means that ours is ahead. */
export async function run() {
  return [
    ...withCategory({ images: 1526, side: 256, share: 0.0257, heavy: true, seed: 7 }, large),
    ...withCategory({ images: 100, side: 256, share: 0.0257, heavy: true, seed: 8 }, category),
  ];
}
