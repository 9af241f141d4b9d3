import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf } from '../testing/failure.js';
import { FileServer, type ServedFile } from '../testing/file-server.js';
import { temporaryFolder } from '../testing/mvtec-folder.js';
import { download, type DownloadOptions } from './download.js';
import type { FetchProgress } from './progress.js';

const CONTENT = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919 + (i >> 8)) & 255));
const HASH = createHash('sha256').update(CONTENT).digest('hex');
const onLinux = existsSync('/dev/full') ? it : it.skip;

describe('download', () => {
  let server: FileServer;
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  const get = (file: Partial<ServedFile> = {}, options: Partial<DownloadOptions> = {}) => {
    const url = server.serve('set.zip', { content: CONTENT, ...file });
    return download({ url, path, sha256: HASH, delay: 1, ...options });
  };

  beforeEach(async () => {
    server = await FileServer.start();
    folder = temporaryFolder();
    path = join(folder.path, 'downloads', 'set.zip');
  });
  afterEach(async () => {
    await server.stop();
    folder.remove();
  });
  const files = () => readdirSync(join(folder.path, 'downloads'));

  it('downloads, checks, gives the file its name, and tells how far it has got', async () => {
    const seen: FetchProgress[] = [];
    await get({}, { onProgress: (progress) => seen.push(progress) });
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(files()).toEqual(['set.zip']);
    const last = (phase: string) => seen.filter((one) => one.phase === phase).at(-1);
    for (const phase of ['download', 'check']) {
      expect(last(phase)).toEqual({ phase, file: 'set.zip', done: CONTENT.length, total: CONTENT.length });
    }
  });

  it('takes a broken connection up again where it broke', async () => {
    await get({ breakAfter: 90_000, breaks: 2, etag: '"one"' });
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    const starts = server.seen.map(({ range }) => range);
    expect(starts).toHaveLength(3);
    expect(starts[0]).toBeUndefined();
    expect(Number(/\d+/.exec(starts[1] ?? '')?.[0])).toBeGreaterThan(0);
    expect(Number(/\d+/.exec(starts[2] ?? '')?.[0])).toBeGreaterThan(
      Number(/\d+/.exec(starts[1] ?? '')?.[0]),
    );
  });

  it('goes on with what an earlier run left', async () => {
    mkdirSync(join(folder.path, 'downloads'));
    writeFileSync(`${path}.part`, CONTENT.subarray(0, 123_456));
    await get();
    expect(server.seen.map(({ range }) => range)).toEqual(['bytes=123456-']);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('asks for nothing but the end where an earlier run got all of it', async () => {
    mkdirSync(join(folder.path, 'downloads'));
    writeFileSync(`${path}.part`, CONTENT);
    await get();
    expect(server.seen).toHaveLength(1);
    expect(files()).toEqual(['set.zip']);
  });

  it('begins anew where the server sends no parts', async () => {
    await get({ ranges: false, breakAfter: 100_000, breaks: 1 });
    expect(server.seen.map(({ range }) => range !== undefined)).toEqual([false, true]);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('begins anew where the file of the server has changed', async () => {
    mkdirSync(join(folder.path, 'downloads'));
    writeFileSync(`${path}.part`, Buffer.alloc(50_000, 1));
    writeFileSync(`${path}.part.version`, '"old"');
    await get({ etag: '"new"' });
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('begins anew where what is there is longer than the file', async () => {
    mkdirSync(join(folder.path, 'downloads'));
    writeFileSync(`${path}.part`, Buffer.alloc(CONTENT.length + 5));
    await get();
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('does without a length and without a known hash', async () => {
    await get({ chunked: true }, { sha256: null });
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('waits for a server that is busy', async () => {
    await get({ status: 503, statuses: 2 });
    expect(server.seen).toHaveLength(3);
    expect(existsSync(path)).toBe(true);
  });

  it('gives up after so many attempts in vain, and keeps what it has', async () => {
    const never = await failureOf(() => get({ status: 503 }, { attempts: 3 }));
    expect(never.code).toBe('DOWNLOAD_FAILED');
    expect(never.message).toContain('the server answers 503');
    expect(server.seen).toHaveLength(3);
    mkdirSync(join(folder.path, 'downloads'), { recursive: true });
    writeFileSync(`${path}.part`, CONTENT.subarray(0, 1000));
    await failureOf(() => get({ status: 500 }, { attempts: 1 }));
    expect(files()).toEqual(['set.zip.part']);
  });

  it.each<[string, Partial<ServedFile>, string]>([
    ['a file that is gone', { status: 404 }, 'the server answers 404'],
    ['a web page', { type: 'text/html; charset=utf-8' }, 'sends a web page'],
  ])('does not try again for %s', async (_, file, message) => {
    const error = await failureOf(() => get(file));
    expect(error.code).toBe('DOWNLOAD_FAILED');
    expect(error.message).toContain(message);
    expect(server.seen).toHaveLength(1);
  });

  it('says why where nobody answers', async () => {
    const url = 'http://127.0.0.1:9/set.zip';
    const error = await failureOf(() => download({ url, path, sha256: null, attempts: 1 }));
    expect(error.code).toBe('DOWNLOAD_FAILED');
    expect(error.message).toContain(url);
  });

  it('keeps nothing of a file whose hash is wrong', async () => {
    const error = await failureOf(() => get({}, { sha256: '0'.repeat(64) }));
    expect(error.code).toBe('HASH_MISMATCH');
    expect(error.message).toContain(HASH);
    expect(files()).toEqual([]);
  });

  it('checks a file that was put there by hand, and leaves it there', async () => {
    mkdirSync(join(folder.path, 'downloads'));
    writeFileSync(path, CONTENT);
    await get();
    writeFileSync(path, 'something else');
    expect((await failureOf(() => get())).code).toBe('HASH_MISMATCH');
    expect(server.seen).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('something else');
  });

  onLinux('says so when the disk is full (needs /dev/full)', async () => {
    mkdirSync(join(folder.path, 'downloads'));
    symlinkSync('/dev/full', `${path}.part`);
    const error = await failureOf(() => get());
    expect(error.code).toBe('NO_SPACE');
    expect(error.message).toContain(`${path}.part`);
    expect(error.hint).toContain('kept');
  });
});
