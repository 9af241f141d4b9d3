// Compiled training steps against PyTorch (Debian's python3-torch, if installed) and TensorFlow.js on wasm.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createLoop, float32, scalar } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { convolutions, transformer } from './jit-models.mjs';

const CASES = [
  { name: 'transformer', title: 'train step, 4-layer transformer, 2048 tokens x 256', make: transformer },
  {
    name: 'convolutions',
    title: 'train step, conv / transposed conv, batch 8, 32x32x128',
    make: convolutions,
  },
];
const THREADS = availableParallelism();
const ROUNDS = 2;

/** Best of some steps in milliseconds, after one to warm up; and the loss of the first step, to compare engines by. */
async function bestStep({ step, state, data }, options, repeats) {
  const loop = createLoop(step, state, options);
  const { loss } = await loop.step(data);
  let best = Infinity;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await loop.step(data);
    best = Math.min(best, performance.now() - start);
  }
  await loop.dispose();
  return { best, loss: loss.data[0] };
}

/** The same steps in PyTorch, or `null` where it is not installed. */
async function pytorch() {
  const script = fileURLToPath(new URL('jit_peer.py', import.meta.url));
  const env = { ...process.env, OMP_NUM_THREADS: String(THREADS) };
  // Set on some machines for the sake of old libraries; they make the peer slower than it has to be.
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      const { stdout } = await promisify(execFile)(python, [script, '6', String(THREADS)], { env });
      return JSON.parse(stdout);
    } catch {
      continue;
    }
  }
  return null;
}

/** Milliseconds that a step costs beside its arithmetic: a thousand leaves of 16 numbers, each changed. */
async function overhead(leaves) {
  const state = Object.fromEntries(
    Array.from({ length: leaves }, (_, i) => [`p.${i}.weight`, float32([16], new Float32Array(16))]),
  );
  const step = (s, { x }) => ({
    state: Object.fromEntries(Object.entries(s).map(([name, leaf]) => [name, tf.add(leaf, x)])),
    output: { loss: x },
  });
  return (await bestStep({ step, state, data: { x: scalar(1) } }, {}, 50)).best;
}

function row(name, ours, peer, peerName) {
  return { name, ours, peer, peerName, unit: 'ms', ratio: peer === null ? null : peer / ours };
}

export async function run() {
  // The machine is shared: ours and theirs take turns, and the best of each counts.
  const ours = Object.fromEntries(CASES.map(({ name }) => [name, { best: Infinity, loss: NaN }]));
  const theirs = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, make } of CASES) {
      const found = await bestStep(make(), { session: { threads: THREADS } }, 6);
      if (found.best < ours[name].best) ours[name] = found;
    }
    const torch = await pytorch();
    for (const { name } of CASES) {
      if (torch !== null) theirs[name] = Math.min(theirs[name] ?? Infinity, torch[name]);
      if (torch !== null) theirs.version = torch.version;
    }
  }
  const rows = [];
  for (const { name, title, make } of CASES) {
    const peerName =
      theirs.version === undefined ? 'PyTorch (not installed)' : `PyTorch ${theirs.version} eager`;
    rows.push(row(title, ours[name].best, theirs[name] ?? null, peerName));
    const wasm = await bestStep(make(), { engine: 'eager', eagerBackend: 'wasm' }, 1);
    // wasm adds half a million squares up one by one in float32, which costs it the fourth digit.
    if (Math.abs(wasm.loss - ours[name].loss) > 1e-3 * Math.abs(wasm.loss)) {
      throw new Error(`${title}: the loss is ${ours[name].loss} compiled and ${wasm.loss} on wasm`);
    }
    rows.push(row(title, ours[name].best, wasm.best, 'TensorFlow.js wasm'));
  }
  rows.push(row('a step of 1000 state leaves, arithmetic aside', await overhead(1000), null, 'none'));
  return rows;
}
