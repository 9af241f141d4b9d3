import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureCache } from '@protobench/harness';
import { protobench } from '../testing/capture.js';

const group = (backbone: string, digit: string, weights: 'published' | 'random' = 'published') => ({
  id: digit.repeat(16),
  about: {
    ...{ backbone, weights, weightsHash: digit.repeat(64), imageSize: 64 },
    ...{ taps: ['layer2', 'layer3'], dtype: 'float16', engine: 'compiled' },
  },
});

describe('protobench cache', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'benchmark-cache-'));
    const cache = new FeatureCache(dir, 0);
    for (let i = 0; i < 3; i++) {
      const key = String(i).padStart(64, '0');
      await cache.put(key, new Uint16Array(100_000), group('resnet18', '1'));
      if (i > 0) await cache.put(key, new Uint16Array(50_000), group('vit', '2', 'random'));
    }
    await cache.close();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const cache = (...args: string[]) => protobench('cache', ...args, '--cache', dir);

  async function damageOne(): Promise<void> {
    const file = (await readdir(dir)).find((name) => name.startsWith('2') && name.endsWith('.bin')) as string;
    const bytes = await readFile(join(dir, file));
    bytes[1000] ^= 1;
    await writeFile(join(dir, file), bytes);
  }

  it('lists images and bytes by backbone, size and taps', async () => {
    const { code, out } = await cache('list');
    expect(code).toBe(0);
    const today = '\\d{4}-\\d{2}-\\d{2}';
    expect(out).toMatch(
      new RegExp(
        '^resnet18, 64 x 64, float16, compiled\n  taps layer2, layer3; weights 111111111111\n' +
          `  3 images, 0\\.6 MiB in 1 shards, used ${today}\n` +
          'vit \\(RANDOM WEIGHTS\\), 64 x 64, float16, compiled\n  taps layer2, layer3; weights 222222222222\n' +
          `  2 images, 0\\.2 MiB in 1 shards, used ${today}\n.*: 5 images, 0\\.8 MiB\n$`,
      ),
    );
    const json = JSON.parse((await cache('list', '--backbone', 'vit', '--json')).out) as { groups: object[] };
    expect(json).toMatchObject({ total: { entries: 2, damaged: 0 }, leftOver: { files: 0 } });
    expect(json.groups).toHaveLength(1);
  });

  it('finds damaged entries when asked to read them, and removes them', async () => {
    await damageOne();
    expect((await cache('list')).out).not.toContain('damaged');
    expect((await cache('list', '--check')).out).toContain('1 damaged; prune --damaged removes them\n');
    expect((await cache('prune', '--damaged', '--dry-run')).out).toMatch(
      /^would repair 2{16}-.*: 1 damaged entries go, 1 stay\n/,
    );
    expect((await cache('prune', '--damaged')).out).toMatch(/^repair 2{16}-/);
    const json = JSON.parse((await cache('list', '--check', '--json')).out) as object;
    expect(json).toMatchObject({ total: { entries: 4, damaged: 0 } });
  });

  it('removes a backbone, what exceeds a size, what is old', async () => {
    expect((await cache('prune', '--older-than', '1')).out).toBe('0.0 MiB freed, 0.8 MiB kept\n');
    expect((await cache('prune', '--backbone', 'vit', '--dry-run')).out).toMatch(
      /^would remove 2{16}-.* \(backbone\): 2 images of vit\n0\.2 MiB to free, 0\.6 MiB kept\n$/,
    );
    expect((await cache('prune', '--backbone', 'vit')).out).toMatch(/0\.2 MiB freed, 0\.6 MiB kept\n$/);
    expect((await cache('prune', '--max-size', '0')).out).toMatch(/\(size\): 3 images of resnet18\n/);
    expect(await readdir(dir)).toEqual([]);
    expect((await cache('list')).out).toMatch(/: 0 images, 0\.0 MiB\n$/);
  });

  it('asks what to remove', async () => {
    expect(await cache('prune')).toMatchObject({ code: 2, err: expect.stringContaining('--older-than') });
    expect(await cache('prune', '--older-than', '-1')).toMatchObject({ code: 2 });
    expect(await cache('prune', '--max-size', 'much')).toMatchObject({ code: 2 });
    expect(await readdir(dir)).toHaveLength(4);
  });
});
