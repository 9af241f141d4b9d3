import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegistry } from '@protobench/datasets';
import type { Cell } from '../cell/cell.js';
import { nearestToken } from '../testing/nearest-token.js';
import { parseSuite } from './load.js';
import { prepareFeatures } from './prepare-features.js';
import { disposeBackbones, planSuite } from './run-suite.js';

const SUITE = `name: features
datasets:
  - name: synthetic
    categories: [nut]
    options: { size: 64, train: 20, testGood: 1, testDefect: 1, seed: 3 }
backbones: [{ name: mobilenetv3-centernet-coco, imageSize: 64, taps: [expanded_conv_5/add] }]
methods: [nearest-token]
`;

describe('prepareFeatures', () => {
  let cacheDir: string;
  let cells: Cell[];
  beforeAll(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'harness-prepare-'));
    const registry = await loadRegistry(join(__dirname, '../../../../datasets.json'));
    const suite = parseSuite(SUITE, 'features.yaml', [nearestToken]);
    cells = await planSuite(suite, { registry, engine: 'compiled' });
  });
  afterAll(async () => {
    disposeBackbones(cells);
    await rm(cacheDir, { recursive: true, force: true });
  });

  async function prepare(shouldStop: (done: number) => boolean): Promise<number[]> {
    const seen: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => void seen.push(done, total);
    await prepareFeatures(cells, { cacheDir, onProgress, shouldStop: () => shouldStop(seen.length) });
    return seen;
  }

  it('stops between images, keeps what is computed, and goes on from there', async () => {
    const total = cells[0].dataset.dataset.samples.length;
    expect(await prepare((events) => events > 0)).toEqual([1, total]);
    const rest = await prepare(() => false);
    // The image that was told of is kept, and the two that were under way beside it.
    expect(rest.slice(0, 2)).toEqual([1, total - 3]);
    expect(rest.slice(-2)).toEqual([total - 3, total - 3]);
    expect(await prepare(() => false)).toEqual([]);
  });
});
