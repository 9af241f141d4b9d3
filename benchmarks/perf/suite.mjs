// Wall time of a suite of 12 cells: shared features and processes side by side, against each cell alone without a cache.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROTOBENCH = fileURLToPath(new URL('../../apps/benchmark/bin/protobench.mjs', import.meta.url));

/** Training images of a category: about as many as those of MVTec AD have. */
const TRAIN = 200;
const CATEGORIES = ['fabric', 'wood', 'tile', 'nut', 'capsule', 'gear'];
const IMAGES = CATEGORIES.length * (TRAIN + 10);
/** Cells side by side: one for each core. */
const JOBS = availableParallelism();

const SUITE = `name: perf-suite
datasets:
  - name: synthetic
    categories: [${CATEGORIES.join(', ')}]
    options: { train: ${TRAIN}, testGood: 4, testDefect: 6 }
backbones:
  - name: mobilenetv3-centernet-coco
    imageSize: 192
    taps: [expanded_conv_5/add, expanded_conv_11/add]
methods:
  - { name: pro-ad, variant: compact, config: { train: { steps: 10, batchSize: 8 } } }
  - { name: prd, config: { mnp: { init: uniform }, train: { steps: 10, batchSize: 8 } } }
  - { name: rd4ad, config: { train: { steps: 10, batchSize: 8 } } }
seeds: [0, 1, 2, 3]
evaluation: { diagnostics: false }
`;

/** Runs the command line and returns the seconds it took. */
function protobench(...args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [PROTOBENCH, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`protobench ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return (performance.now() - start) / 1000;
}

/** One row: the suite as it is meant to be run against its cells one by one. */
export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'protobench-suite-'));
  try {
    const suite = join(dir, 'suite.yaml');
    writeFileSync(suite, SUITE);
    const folders = ['--out', join(dir, 'ours'), '--cache', join(dir, 'cache')];
    const ours = protobench('run', suite, ...folders, '--jobs', String(JOBS));
    let peer = 0;
    for (const id of readdirSync(join(dir, 'ours', 'cells'))) {
      const cache = join(dir, `cache-${id}`);
      peer += protobench('run', suite, '--out', join(dir, 'peer'), '--cache', cache, '--only', id);
      rmSync(cache, { recursive: true });
    }
    return [
      {
        name: `suite of 12 cells on ${IMAGES} synthetic images, features shared, ${JOBS} at a time`,
        ours,
        peer,
        peerName: 'each cell alone, no cache',
        unit: 's',
        ratio: peer / ours,
      },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
