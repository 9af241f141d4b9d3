import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MapSpool } from './map-spool.js';

describe('MapSpool', () => {
  it('gives maps back in any order and removes its file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'harness-spool-'));
    const spool = await MapSpool.open(join(dir, 'maps'), 3);
    await spool.write(1, Float32Array.from([4, 5, 6]));
    await spool.write(0, Float32Array.from([1, 2, 3]));
    expect([...(await spool.read(1))]).toEqual([4, 5, 6]);
    expect([...(await spool.read(0))]).toEqual([1, 2, 3]);
    await spool.close();
    expect(await readdir(dir)).toEqual([]);
    await rm(dir, { recursive: true });
  });

  it('says where it could not be opened', async () => {
    await expect(MapSpool.open(join(tmpdir(), 'no', 'such', 'folder', 'maps'), 3)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
  });
});
