import { mkdtemp, readFile, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureWritableDir, writeAtomic, writeError } from './atomic.js';

describe('writeAtomic', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-atomic-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('replaces the contents and leaves nothing else', async () => {
    await writeAtomic(join(dir, 'a.txt'), 'one');
    await writeAtomic(join(dir, 'a.txt'), 'two');
    expect(await readFile(join(dir, 'a.txt'), 'utf8')).toBe('two');
    expect(await readdir(dir)).toEqual(['a.txt']);
  });

  it('keeps what was there when it fails, and cleans up', async () => {
    await mkdir(join(dir, 'taken'));
    await writeFile(join(dir, 'taken', 'inside'), 'kept');
    await expect(writeAtomic(join(dir, 'taken'), 'x')).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    expect(await readFile(join(dir, 'taken', 'inside'), 'utf8')).toBe('kept');
    expect(await readdir(dir)).toEqual(['taken']);
  });

  it('says so when the folder cannot be made', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(ensureWritableDir(join(dir, 'file', 'run'))).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
  });

  it('tells a full disk from other failures', () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(writeError('x/y', full)).toMatchObject({ code: 'DISK_FULL' });
  });
});
