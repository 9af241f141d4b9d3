// Wall time of a suite of 12 cells: shared features and processes side by side, against each cell alone without a cache.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBackbone } from '@protobench/backbones';
import { loadIfHere, WEIGHTS_ROOT } from './jit-features.mjs';

const PROTOBENCH = fileURLToPath(new URL('../../apps/benchmark/bin/protobench.mjs', import.meta.url));

const CATEGORIES = ['fabric', 'wood', 'tile', 'nut', 'capsule', 'gear'];
/** Cells side by side: one for each core. */
const JOBS = availableParallelism();

/** Reverse distillation for wide taps, as in benchmarks/mvtec3-resnet50v2.yaml. */
const NARROW =
  'ocbe: { channels: 0.5, fusion: 0.25, width: 0.25 }, student: { block: bottleneck, width: 0.25 }';

/**
 * A light backbone with about as many training images as a category of MVTec AD has, and one as heavy as papers use with
 * half of them.
 */
const SETTINGS = [
  {
    backbone: 'mobilenetv3-centernet-coco',
    size: 192,
    taps: ['expanded_conv_5/add', 'expanded_conv_11/add'],
    train: 200,
    steps: 10,
    proAd: 'compact',
    student: 'input: { standardise: true }',
  },
  {
    backbone: 'resnet50v2-imagenet',
    size: 256,
    taps: ['stage2', 'stage3'],
    train: 100,
    steps: 5,
    // Its prototypes need no k-means, which would take longer than all else.
    proAd: 'cnn',
    student: `input: { standardise: false }, ${NARROW}`,
  },
];

const suiteOf = ({ backbone, size, taps, train, steps, proAd, student }) => `name: perf-suite
datasets:
  - name: synthetic
    categories: [${CATEGORIES.join(', ')}]
    options: { train: ${train}, testGood: 4, testDefect: 6 }
backbones:
  - name: ${backbone}
    imageSize: ${size}
    taps: [${taps.join(', ')}]
methods:
  - { name: pro-ad, variant: ${proAd}, config: { train: { steps: ${steps}, batchSize: 8 } } }
  - { name: prd, config: { ${student}, mnp: { init: uniform }, train: { steps: ${steps}, batchSize: 8 } } }
  - { name: rd4ad, config: { ${student}, train: { steps: ${steps}, batchSize: 8 } } }
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

/** The suite as it is meant to be run against its cells one by one. */
function measure(setting) {
  const dir = mkdtempSync(join(tmpdir(), 'protobench-suite-'));
  try {
    const suite = join(dir, 'suite.yaml');
    writeFileSync(suite, suiteOf(setting));
    const command = ['run', suite, '--weights-root', WEIGHTS_ROOT];
    const folders = ['--out', join(dir, 'ours'), '--cache', join(dir, 'cache')];
    const ours = protobench(...command, ...folders, '--jobs', String(JOBS));
    let peer = 0;
    for (const id of readdirSync(join(dir, 'ours', 'cells'))) {
      const cache = join(dir, `cache-${id}`);
      peer += protobench(...command, '--out', join(dir, 'peer'), '--cache', cache, '--only', id);
      rmSync(cache, { recursive: true });
    }
    const images = CATEGORIES.length * (setting.train + 10);
    return {
      name: `suite of 12 cells on ${images} synthetic images, ${setting.backbone}, features shared, ${JOBS} at a time`,
      ours,
      peer,
      peerName: 'each cell alone, no cache',
      unit: 's',
      ratio: peer / ours,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A row for each backbone whose weights are here. */
export async function run() {
  const rows = [];
  for (const setting of SETTINGS) {
    const backbone = await loadIfHere(findBackbone(setting.backbone));
    if (backbone === null) continue;
    backbone.dispose();
    rows.push(measure(setting));
  }
  return rows;
}
