import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { loadGraphModel } from './load.js';

/** y = x * w with w = [2, 3, 4], written as a graph model of two files. */
async function writeModel(dir: string): Promise<string> {
  const path = join(dir, 'model.json');
  const type = { dtype: { type: 'DT_FLOAT' } };
  const json = {
    format: 'graph-model',
    modelTopology: {
      node: [
        {
          name: 'x',
          op: 'Placeholder',
          attr: { ...type, shape: { shape: { dim: [{ size: '1' }, { size: '3' }] } } },
        },
        { name: 'w', op: 'Const', attr: type },
        { name: 'y', op: 'Mul', input: ['x', 'w'], attr: { T: { type: 'DT_FLOAT' } } },
      ],
      versions: { producer: 1 },
    },
    weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [3], dtype: 'float32' }] }],
  };
  await writeFile(path, JSON.stringify(json));
  await writeFile(join(dir, 'w.bin'), new Uint8Array(Float32Array.from([2, 3, 4]).buffer));
  return path;
}

describe('loadGraphModel', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'backbones-load-'));
    path = await writeModel(dir);
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
