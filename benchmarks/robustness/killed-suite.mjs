// A suite of 12 cells is killed at random instants, as often as asked, and started again; then it must have the bits of one that
// was left alone. So must two shards of it, put together.
//   node benchmarks/robustness/killed-suite.mjs [--kills 10] [--seed 1]
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearTimeout, setTimeout } from 'node:timers';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const KILLS = Number(values.kills);
const PROTOBENCH = fileURLToPath(new URL('../../apps/benchmark/bin/protobench.mjs', import.meta.url));
/** What a finished cell is compared by: everything that holds no time. */
const FILES = ['metrics.json', 'images.json', 'gallery.json', 'checkpoint.safetensors'];

const SUITE = `name: killed
datasets:
  - name: synthetic
    categories: [nut, wood]
    options: { size: 64, train: 8, testGood: 3, testDefect: 6, seed: 5 }
backbones:
  - name: mobilenetv3-centernet-coco
    imageSize: 64
methods:
  - name: pro-ad
    variant: compact
    config: { train: { steps: 30, batchSize: 4 } }
  - name: prd
    config: { mnp: { count: 16 }, train: { steps: 30, batchSize: 4 } }
  - name: rd4ad
    config: { train: { steps: 30, batchSize: 4 } }
seeds: [0, 1, 2, 3]
training: { checkpointEvery: 7 }
`;

/** Small and known (mulberry32), so that a failure can be run again. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const dir = mkdtempSync(join(tmpdir(), 'protobench-killed-'));
const suite = join(dir, 'killed.yaml');
writeFileSync(suite, SUITE);

/** Runs the suite; with a limit in milliseconds it is killed then. `null` when it was. */
function run(out, extra = [], killAfter = null) {
  const args = [
    PROTOBENCH,
    'run',
    suite,
    '--out',
    join(dir, out),
    '--cache',
    join(dir, `cache-${out}`),
    ...extra,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let tail = '';
  child.stderr.on('data', (text) => (tail = `${tail}${text}`.slice(-2000)));
  const timer = killAfter === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === null || code === 0) resolve(code);
      else reject(new Error(`protobench ended with ${code}:\n${tail}`));
    });
  });
}

function compare(name, reference) {
  const cells = readdirSync(join(dir, reference, 'cells')).sort();
  const found = readdirSync(join(dir, name, 'cells')).sort();
  if (JSON.stringify(cells) !== JSON.stringify(found)) throw new Error(`${name} has other cells: ${found}`);
  for (const cell of cells) {
    for (const file of FILES) {
      const [a, b] = [reference, name].map((run_) => readFileSync(join(dir, run_, 'cells', cell, file)));
      if (!a.equals(b)) throw new Error(`${file} of ${cell} differs in the run "${name}"`);
    }
  }
  process.stdout.write(`${name}: ${cells.length} cells, the bits of the untouched run\n`);
}

try {
  const start = performance.now();
  await run('untouched');
  const whole = performance.now() - start;
  process.stdout.write(`untouched run: ${(whole / 1000).toFixed(0)} s\n`);

  const draw = random(Number(values.seed));
  let killed = 0;
  for (let ended = null; ended === null;) {
    // Spread over the run; the last start is left alone.
    const limit = killed < KILLS ? 1500 + draw() * (whole / KILLS + 2000) : null;
    ended = await run('killed', [], limit);
    if (ended === null) process.stdout.write(`killed ${++killed} times\n`);
    else if (killed < KILLS) process.stdout.write(`it was done after ${killed} of ${KILLS} kills\n`);
  }
  compare('killed', 'untouched');

  await Promise.all([run('shard-1', ['--shard', '1/2']), run('shard-2', ['--shard', '2/2'])]);
  for (const part of ['shard-1', 'shard-2']) {
    cpSync(join(dir, part, 'cells'), join(dir, 'merged', 'cells'), { recursive: true });
  }
  compare('merged', 'untouched');
} finally {
  rmSync(dir, { recursive: true, force: true });
}
