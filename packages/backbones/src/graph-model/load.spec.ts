import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { writeGraphModel } from '../testing/graph-model.js';
import { loadGraphModel } from './load.js';

describe('loadGraphModel', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'backbones-load-'));
    path = await writeGraphModel(dir);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('loads topology and weights and leaves the backend as it was', async () => {
    await tf.setBackend('cpu');
    const { model, hash } = await loadGraphModel(path, ['y'], null);
    expect(tf.getBackend()).toBe('cpu');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const y = model.execute({ x: tf.ones([2, 2, 2, 3]) }, 'y') as tf.Tensor;
    expect([...y.dataSync().slice(0, 3)]).toEqual([2, 3, 4]);
    model.dispose();
  });

  it('names a weight file that is not there', async () => {
    await rm(join(dir, 'w.bin'));
    await expect(loadGraphModel(path, ['y'], null)).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      message: expect.stringContaining('w.bin'),
    });
  });

  it('refuses files with another hash, files that are not JSON, and weights cut short', async () => {
    await expect(loadGraphModel(path, ['y'], '0'.repeat(64))).rejects.toMatchObject({
      code: 'WEIGHTS_DAMAGED',
    });
    await writeFile(join(dir, 'w.bin'), new Uint8Array(5));
    await expect(loadGraphModel(path, ['y'], null)).rejects.toMatchObject({ code: 'WEIGHTS_DAMAGED' });
    await writeFile(path, '{"modelTopology": ');
    await expect(loadGraphModel(path, ['y'], null)).rejects.toMatchObject({ code: 'WEIGHTS_DAMAGED' });
  });
});
