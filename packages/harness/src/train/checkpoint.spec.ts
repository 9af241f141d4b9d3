import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { float32, int32 } from '@protobench/jit';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';

describe('checkpoints', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-checkpoint-'));
    path = join(dir, 'checkpoint.safetensors');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const checkpoint = {
    step: 7,
    params: { 'a.weight': float32([2, 1], [1, -0]) },
    buffers: { 'a.weight': int32([1], [5]) },
    optimiser: { 'm.a.weight': float32([2, 1], [NaN, 1e-40]) },
  };

  it('come back bit for bit', async () => {
    await writeCheckpoint(path, 'cell', checkpoint);
    const back = await readCheckpoint(path, 'cell');
    expect(back?.step).toBe(7);
    expect(Object.is(back?.params['a.weight'].data[1], -0)).toBe(true);
    expect(back?.buffers['a.weight']).toEqual(checkpoint.buffers['a.weight']);
    expect(Number.isNaN(back?.optimiser['m.a.weight'].data[0])).toBe(true);
    expect(back?.optimiser['m.a.weight'].data[1]).toBe(Math.fround(1e-40));
  });

  it('are null where there is none', async () => expect(await readCheckpoint(path, 'cell')).toBeNull());

  it('are refused when cut short or of another cell', async () => {
    await writeCheckpoint(path, 'cell', checkpoint);
    await expect(readCheckpoint(path, 'other')).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 3));
    await expect(readCheckpoint(path, 'cell')).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
  });
});
