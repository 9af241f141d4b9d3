// Compiled training steps and feature extraction against PyTorch (Debian's python3-torch, if installed) and TensorFlow.js
// on wasm, all on the same cores; and resident memory over 10,000 steps. `JIT_CASES=prd,transformer` runs some cases only,
// `JIT_THREADS=1` gives both sides one thread, where time on the processor tells most, and `JIT_WASM=0` leaves wasm out.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLoop, float32, scalar } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { featureCases } from './jit-features.mjs';
import { memoryTable } from './jit-memory.mjs';
import { methodProblem } from './jit-methods.mjs';
import { convolutions, transformer } from './jit-models.mjs';
import { startPeer } from './jit-peer.mjs';
import { median } from './median-of.mjs';

const THREADS = Number(process.env.JIT_THREADS ?? availableParallelism());
/** Rounds that count, in each of which ours and the peer take a turn. */
const ROUNDS = 4;
/** Rounds at most: the ROUNDS quietest count, and there are no more once as many were quiet. */
const MOST_ROUNDS = 8;
/** A round is quiet when other processes left us our cores, but for a tenth of one. */
const QUIET = 0.1 + availableParallelism() - THREADS;
/** Length of a turn in seconds, and the fewest steps in it. */
const TURN = 2;
const FEWEST = 3;
/** Steps of wasm, after one to warm up and compare: it takes up to half a minute for one. */
const WASM_STEPS = 1;

const withWasm = process.env.JIT_WASM !== '0';
const only = process.env.JIT_CASES?.split(',');
const say = (text) => process.stdout.write(`${text}\n`);

const range = (values) => `${Math.min(...values).toFixed(1)} .. ${Math.max(...values).toFixed(1)}`;

function row(name, ours, peer, peerName, unit = 'ms') {
  return { name, ours, peer, peerName, unit, ratio: peer === null ? null : peer / ours };
}

/** Milliseconds that this process spent on a processor for each of `steps` steps since `before`. */
function busy(before, steps) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / steps;
}

/** A training step on an engine: `run(steps)` gives milliseconds, processor time and losses, and goes on where it stopped. */
function trainer({ step, state, inputs }, options) {
  const loop = createLoop(step, state, options);
  let count = 0;
  const run = async (steps) => {
    const [ms, losses] = [[], []];
    const before = process.cpuUsage();
    for (let i = 0; i < steps; i++) {
      const batch = inputs(count++);
      const start = performance.now();
      const { loss } = await loop.step(batch);
      ms.push(performance.now() - start);
      losses.push(loss.data[0]);
    }
    return { ms, losses, cpu: busy(before, steps) };
  };
  return { run, dispose: () => loop.dispose() };
}

/** Feature extraction in the same form. */
function extraction({ extractor, images }, options) {
  const { extract, dispose } = extractor(options);
  const run = async (steps) => {
    const ms = [];
    const before = process.cpuUsage();
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      await extract(images);
      ms.push(performance.now() - start);
    }
    return { ms, losses: [], cpu: busy(before, steps) };
  };
  const check = async () =>
    (await extract(images)).map(({ data }) => data.reduce((sum, x) => sum + Math.abs(x), 0) / data.length);
  return { run, check, dispose };
}

/** Refuses to report a time for values that differ by more than `room` of their size. */
function compare(title, what, ours, theirs, room) {
  ours.forEach((value, i) => {
    if (!(Math.abs(value - theirs[i]) <= room * Math.abs(theirs[i]))) {
      throw new Error(`${title}: ${what} are ${ours.join(', ')} here and ${theirs.join(', ')} in the peer`);
    }
  });
}

/** Milliseconds that all processors together were busy since the machine started. */
function machineBusy() {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
}

/**
 * Ours and PyTorch in turns; medians over all steps of the quietest rounds. On a machine that others use, both sides take
 * far longer, and not by the same factor. `peer` is `null` where there is none.
 */
async function takeTurns(ours, peer, name) {
  const warm = median((await ours.run(FEWEST)).ms);
  const steps = Math.max(FEWEST, Math.round((1000 * TURN) / warm));
  const tell = ({ ms, cpu }) => `${median(ms).toFixed(1)} (${range(ms)}; cpu ${cpu.toFixed(1)})`;
  const rounds = [];
  const quiet = () => rounds.filter(({ others }) => others <= QUIET).length;
  while (rounds.length < MOST_ROUNDS && quiet() < ROUNDS) {
    const [start, busyBefore, cpuBefore] = [performance.now(), machineBusy(), process.cpuUsage()];
    const own = await ours.run(steps);
    const other = peer === null ? null : await peer.run(name, Math.max(FEWEST, steps >> 1));
    const spent = busy(cpuBefore, 1) + (other === null ? 0 : other.cpu * other.ms.length);
    const others = Math.max(0, machineBusy() - busyBefore - spent) / (performance.now() - start);
    rounds.push({ own, other, others });
    say(
      `  round ${rounds.length}: ours ${tell(own)}${other === null ? '' : `, peer ${tell(other)}`}, others ${others.toFixed(2)} cores`,
    );
  }
  const counted = rounds.sort((a, b) => a.others - b.others).slice(0, ROUNDS);
  const all = (side) => counted.flatMap((round) => round[side]?.ms ?? []);
  const loudest = counted[counted.length - 1].others;
  if (loudest > QUIET) say(`  noisy: other processes used up to ${loudest.toFixed(2)} cores`);
  return { ours: median(all('own')), peer: peer === null ? null : median(all('other')) };
}

async function measureTraining(problem, peer, folder) {
  const { name, title, state, inputs, config = {} } = problem;
  say(title);
  const ours = trainer(problem, { session: { threads: THREADS } });
  const first = (await ours.run(3)).losses;
  let theirs = null;
  if (peer !== null) {
    const arrays = { params: state.params, buffers: state.buffers, inputs: inputs(0) };
    const built = await peer.build(name, arrays, config, folder);
    const parameters = Object.values(state.params).reduce((sum, { data }) => sum + data.length, 0);
    if (built.parameters !== parameters) {
      throw new Error(`${title}: ${parameters} parameters here, ${built.parameters} in the peer`);
    }
    // The second and third loss tell whether gradients and optimiser are the same, too.
    compare(title, 'the first losses', first, (await peer.run(name, 3)).loss, 2e-3);
    say(
      `  ${parameters} parameters on both sides, first losses ${first.map((x) => x.toFixed(4)).join(', ')}`,
    );
    await peer.run(name, FEWEST);
    theirs = peer;
  }
  const times = await takeTurns(ours, theirs, name);
  await ours.dispose();
  await peer?.drop(name);
  if (!withWasm) return rows(title, times, null, peer);
  const wasm = trainer(problem, { engine: 'eager', eagerBackend: 'wasm' });
  // wasm adds half a million squares up one by one in float32, which costs it the fourth digit.
  compare(title, 'the first losses on wasm', [first[0]], (await wasm.run(1)).losses, 2e-3);
  const slow = median((await wasm.run(WASM_STEPS)).ms);
  await wasm.dispose();
  return rows(title, times, slow, peer);
}

async function measureFeatures(found, peer, folder) {
  const { name, title } = found;
  say(title);
  const ours = extraction(found, { session: { threads: THREADS } });
  const check = await ours.check();
  let theirs = null;
  if (peer !== null && found.peer !== null) {
    const { arrays, options } = await found.peer();
    const built = await peer.build(name, { ...arrays, inputs: { x: found.x } }, options, folder);
    // The graph model rounds even the 1 / 6 of its activations to float16, PyTorch's hardswish does not.
    compare(title, 'mean magnitudes of the taps', check, built.check, 3e-3);
    await peer.run(name, FEWEST);
    theirs = peer;
  }
  const times = await takeTurns(ours, theirs, name);
  await ours.dispose();
  await peer?.drop(name);
  const slow = withWasm ? await wasmFeatures(found, check) : null;
  found.dispose();
  return rows(title, times, slow, theirs);
}

async function wasmFeatures(found, check) {
  const wasm = extraction(found, { engine: 'eager', eagerBackend: 'wasm' });
  compare(found.title, 'mean magnitudes on wasm', check, await wasm.check(), 1e-3);
  const { ms } = await wasm.run(WASM_STEPS);
  await wasm.dispose();
  return median(ms);
}

function rows(title, { ours, peer: theirs }, wasm, peer) {
  const peerName = peer === null ? 'PyTorch (not here)' : `PyTorch ${peer.version} eager`;
  const slow = wasm === null ? [] : [row(title, ours, wasm, 'TensorFlow.js wasm')];
  return [row(title, ours, theirs, peerName), ...slow];
}

/** Milliseconds that a step costs beside its arithmetic: so many leaves of 16 numbers, each changed. */
async function overhead(leaves) {
  const state = Object.fromEntries(
    Array.from({ length: leaves }, (_, i) => [`p.${i}.weight`, float32([16], new Float32Array(16))]),
  );
  const step = (s, { x }) => ({
    state: Object.fromEntries(Object.entries(s).map(([name, leaf]) => [name, tf.add(leaf, x)])),
    output: { loss: x },
  });
  const loop = trainer({ step, state, inputs: () => ({ x: scalar(1) }) }, {});
  await loop.run(1);
  const { ms } = await loop.run(50);
  await loop.dispose();
  return median(ms);
}

async function memoryRow() {
  say('resident memory of 10,000 steps of a small transformer, MiB');
  const table = await memoryTable();
  for (const { step, resident } of table) say(`  ${String(step).padStart(6)} ${resident.toFixed(0)}`);
  const [, settled] = table;
  const last = table[table.length - 1];
  return row(
    'resident memory after 10,000 steps, against that after 1,000',
    last.resident,
    settled.resident,
    'after 1,000',
    'MiB',
  );
}

/** Rows `{ name, ours, peer, peerName, unit, ratio }`; a ratio above 1 means that ours is ahead. */
export async function run() {
  const wanted = (name) => only === undefined || only.includes(name);
  const folder = mkdtempSync(join(tmpdir(), 'jit-perf-'));
  const peer = await startPeer(THREADS);
  say(peer === null ? 'PyTorch is not installed here' : `peer: PyTorch ${peer.version}, ${THREADS} threads`);
  const measured = [];
  try {
    // First, while the process is still small.
    if (wanted('memory')) measured.push(await memoryRow());
    const training = {
      transformer,
      convolutions,
      'pro-ad': () => methodProblem('pro-ad'),
      prd: () => methodProblem('prd'),
    };
    for (const [name, make] of Object.entries(training)) {
      if (wanted(name)) measured.push(...(await measureTraining(await make(), peer, folder)));
    }
    if (wanted('features')) {
      for (const found of await featureCases())
        measured.push(...(await measureFeatures(found, peer, folder)));
    }
    if (wanted('overhead')) {
      const title = 'a step of 1000 state leaves, arithmetic aside';
      measured.push(row(title, await overhead(1000), null, 'none'));
    }
  } finally {
    peer?.close();
    rmSync(folder, { recursive: true });
  }
  return measured;
}
