import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DatasetEntry } from '../registry/schema.js';
import { type ArchiveFile, tar, zip } from '../testing/archives.js';
import { failureOf } from '../testing/failure.js';
import { FileServer } from '../testing/file-server.js';
import { entryOf, temporaryFolder } from '../testing/mvtec-folder.js';
import { leafBytes } from '../testing/tree.js';
import { verifyDataset } from '../verify.js';
import { fetchDataset, type FetchOptions } from './fetch-dataset.js';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function boltFiles(start: string): Promise<ArchiveFile[]> {
  const leaves = {
    'bolt/train/good/000.png': 'photo',
    'bolt/test/good/000.png': 'photo',
    'bolt/test/dent/000.png': 'photo',
    'bolt/ground_truth/dent/000_mask.png': 'mask',
  };
  const files = Object.entries(leaves).map(async ([name, leaf]) => ({
    name: start + name,
    content: await leafBytes(name, leaf),
  }));
  return Promise.all(files);
}

describe('fetchDataset', () => {
  let server: FileServer;
  let root: string;
  let remove: () => void;
  const fetchIt = (entry: DatasetEntry, options: Partial<FetchOptions> = {}) =>
    fetchDataset(entry, { dataRoot: root, acceptLicence: true, delay: 1, attempts: 2, ...options });
  const archive = (file: string, content: Buffer, sha256: string | null = hashOf(content)) => ({
    url: server.serve(file, { content }),
    file,
    sha256,
  });

  beforeEach(async () => {
    server = await FileServer.start();
    ({ path: root, remove } = temporaryFolder());
  });
  afterEach(async () => {
    await server.stop();
    remove();
  });

  it.each([
    ['zip', '', (files: ArchiveFile[]) => zip(files)],
    ['tar.gz', 'Parts_2026/', (files: ArchiveFile[]) => gzipSync(tar(files))],
    ['tar', 'a/b/', (files: ArchiveFile[]) => tar(files)],
  ])('downloads and unpacks %s to a dataset that can be opened', async (ending, start, pack) => {
    const file = archive(`parts.${ending}`, pack(await boltFiles(start)));
    const entry = entryOf({ categories: ['bolt'], archives: [file] });
    const phases = new Set<string>();
    const fetched = await fetchIt(entry, { onProgress: ({ phase }) => phases.add(phase) });
    expect(fetched).toEqual({ name: 'parts', folder: join(root, 'parts'), unchecked: [] });
    expect([...phases]).toEqual(['download', 'check', 'unpack']);
    const report = await verifyDataset(entry, { dataRoot: root });
    expect(report).toMatchObject({ counts: { train: 1, testGood: 1, testDefect: 1 }, problems: [] });
    expect(readdirSync(root).sort()).toEqual(['.downloads', 'parts']);
    expect(readdirSync(join(root, '.downloads'))).toEqual([]);
  });

  it('puts further archives where they belong, and says which nobody vouches for', async () => {
    const entry = entryOf({
      categories: ['bolt'],
      archives: [
        archive('parts.zip', zip(await boltFiles('parts/'))),
        {
          ...archive('splits.zip', zip([{ name: 'splits/split.json', content: '[]' }]), null),
          into: 'lists',
        },
      ],
    });
    const { folder, unchecked } = await fetchIt(entry, { keepArchives: true });
    expect(readdirSync(folder).sort()).toEqual(['bolt', 'lists']);
    expect(readdirSync(join(folder, 'lists'))).toEqual(['split.json']);
    expect(unchecked).toEqual(['splits.zip']);
    expect(readdirSync(join(root, '.downloads/parts')).sort()).toEqual(['parts.zip', 'splits.zip']);
  });

  it('leaves nothing half unpacked behind', async () => {
    const files = await boltFiles('');
    const bad = entryOf({
      archives: [archive('parts.zip', zip([...files, { name: '../../evil.txt', content: 'x' }]))],
    });
    expect((await failureOf(() => fetchIt(bad))).code).toBe('ARCHIVE_UNSAFE');
    const whole = tar(files);
    const cut = entryOf({ archives: [archive('parts.tar', whole.subarray(0, whole.length - 1536))] });
    expect((await failureOf(() => fetchIt(cut))).code).toBe('ARCHIVE_INVALID');
    expect(readdirSync(root)).toEqual(['.downloads']);
    expect(existsSync(join(root, 'evil.txt'))).toBe(false);
  });

  it('unpacks nothing whose hash is wrong', async () => {
    const file = archive('parts.zip', zip(await boltFiles('')), '0'.repeat(64));
    const error = await failureOf(() => fetchIt(entryOf({ archives: [file] })));
    expect(error.code).toBe('HASH_MISMATCH');
    expect(existsSync(join(root, 'parts'))).toBe(false);
  });

  it('asks for the licence first, and shows it', async () => {
    const entry = entryOf({ archives: [archive('parts.zip', zip([]))], licence: 'CC BY-NC-SA 4.0' });
    const error = await failureOf(() => fetchIt(entry, { acceptLicence: false }));
    expect(error.code).toBe('LICENCE_NOT_ACCEPTED');
    expect(error.message).toContain('CC BY-NC-SA 4.0');
    expect(error.hint).toBe('Read the terms at https://example.org/parts, then pass --accept-licence.');
    expect(server.seen).toEqual([]);
  });

  it('does not touch a dataset that is there', async () => {
    mkdirSync(join(root, 'parts'));
    const file = archive('parts.zip', zip(await boltFiles('')));
    writeFileSync(join(root, 'parts/mine.txt'), 'x');
    expect((await failureOf(() => fetchIt(entryOf({ archives: [file] })))).code).toBe('ALREADY_THERE');
    expect(readdirSync(join(root, 'parts'))).toEqual(['mine.txt']);
    expect(server.seen).toEqual([]);
  });

  it('says where to get what has no public address', async () => {
    const error = await failureOf(() => fetchIt(entryOf({ archives: null })));
    expect(error.code).toBe('ARCHIVE_UNKNOWN');
    expect(error.hint).toBe(
      'Get it from https://example.org/parts and unpack it into the folder "parts" below the data root.',
    );
    const drawn = await failureOf(() => fetchIt(entryOf({ folder: null })));
    expect(drawn.hint).toContain('drawn on demand');
    const nowhere = entryOf({ archives: [archive('parts.zip', zip([]))] });
    expect((await failureOf(() => fetchIt(nowhere, { dataRoot: undefined }))).code).toBe('DATA_ROOT_UNSET');
  });
});
