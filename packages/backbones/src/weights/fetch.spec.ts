import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { COMMIT, startHub, type HubServer } from '../testing/hub-server.js';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import type { DownloadProgress } from './download.js';
import { fetchSource, fetchWeights, type FetchOptions } from './fetch.js';
import { hubSource } from './hub-source.js';

const REPOSITORY = 'timm/resnet18.tv_in1k';
const CONTENTS = Buffer.from(Uint32Array.from({ length: 200_000 }, (_, i) => i * 2654435761).buffer);
const SHA256 = createHash('sha256').update(CONTENTS).digest('hex');
const INFO = { name: 'resnet18', licence: 'BSD-3-Clause', source: 'timm' };

const folder = useTemporaryFolder();
let hub: HubServer;
beforeEach(async () => {
  hub = await startHub(REPOSITORY, 'model.safetensors', CONTENTS);
});
afterEach(() => hub.close());

const root = () => join(folder.path, 'weights');
const target = () => join(root(), 'resnet18.tv_in1k.safetensors');
const options = (more: Partial<FetchOptions> = {}): FetchOptions => ({
  weightsRoot: root(),
  hubUrl: hub.url,
  hubCache: join(folder.path, 'hub'),
  ...more,
});
const fetchPinned = (sha256: string | undefined, more: Partial<FetchOptions> = {}) =>
  fetchSource(INFO, { ...hubSource(REPOSITORY), ...(sha256 !== undefined && { sha256 }) }, options(more));

describe('fetching weights', () => {
  it('downloads, checks what the hub states and leaves nothing else behind', async () => {
    const seen: DownloadProgress[] = [];
    const onProgress = (progress: DownloadProgress) => void seen.push(progress);
    expect(await fetchWeights('resnet18', options({ onProgress }))).toEqual({
      ...{ name: 'resnet18', licence: 'BSD-3-Clause', status: 'downloaded', path: target() },
      ...{ bytes: CONTENTS.length, sha256: SHA256, checkedAgainst: 'hub', commit: COMMIT, resumedFrom: 0 },
    });
    expect(readFileSync(target()).equals(CONTENTS)).toBe(true);
    expect(readdirSync(root())).toEqual(['resnet18.tv_in1k.safetensors']);
    expect(seen[0]).toMatchObject({ done: 0, total: CONTENTS.length, secondsLeft: null });
    expect(seen[seen.length - 1]).toMatchObject({ done: CONTENTS.length, secondsLeft: 0 });
    expect(seen[seen.length - 1].bytesPerSecond).toBeGreaterThan(0);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
  });

  it('leaves alone what is there, without asking anyone', async () => {
    await fetchWeights('resnet18', options());
    await hub.close();
    expect(await fetchWeights('resnet18', options())).toMatchObject({
      ...{ status: 'present', path: target(), sha256: SHA256, checkedAgainst: 'nothing' },
    });
    expect(await fetchPinned(SHA256)).toMatchObject({ status: 'present', checkedAgainst: 'pinned' });
    await expect(fetchPinned('0'.repeat(64))).rejects.toMatchObject({ code: 'WEIGHTS_DAMAGED' });
  });

  it('connects again where the connection breaks', async () => {
    hub.behaviour.breakAfter = 300_000;
    expect(await fetchPinned(SHA256)).toMatchObject({ status: 'downloaded', checkedAgainst: 'pinned' });
    expect(readFileSync(target()).equals(CONTENTS)).toBe(true);
    expect(hub.ranges).toHaveLength(3);
    expect(hub.ranges[0]).toBeNull();
    expect(hub.ranges.slice(1)).toEqual([
      expect.stringMatching(/^bytes=[1-9]\d*-799999$/),
      expect.stringMatching(/^bytes=[1-9]\d*-799999$/),
    ]);
  });

  it('gives up where it breaks too often, and goes on from there the next time', async () => {
    hub.behaviour.breakAfter = 100_000;
    await expect(fetchWeights('resnet18', options())).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      hint: expect.stringContaining('goes on where it stopped'),
    });
    expect(readdirSync(root()).sort()).toEqual([
      'resnet18.tv_in1k.safetensors.part',
      'resnet18.tv_in1k.safetensors.part.json',
    ]);
    const there = readFileSync(`${target()}.part`).length;
    expect(there).toBeGreaterThan(0);
    hub.behaviour.breakAfter = Infinity;
    hub.ranges.length = 0;
    const seen: number[] = [];
    const onProgress = ({ done }: DownloadProgress) => void seen.push(done);
    expect(await fetchWeights('resnet18', options({ onProgress }))).toMatchObject({ resumedFrom: there });
    expect(hub.ranges).toEqual([`bytes=${there}-799999`]);
    expect(seen[0]).toBe(there);
    expect(readFileSync(target()).equals(CONTENTS)).toBe(true);
    expect(readdirSync(root())).toEqual(['resnet18.tv_in1k.safetensors']);
  });

  describe('with a part of an earlier attempt', () => {
    beforeEach(async () => {
      hub.behaviour.breakAfter = 150_000;
      await expect(fetchWeights('resnet18', options())).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
      hub.behaviour.breakAfter = Infinity;
      hub.ranges.length = 0;
    });

    it('begins anew where the file has changed', async () => {
      hub.behaviour.contents = Buffer.concat([CONTENTS, CONTENTS]);
      expect(await fetchWeights('resnet18', options())).toMatchObject({ resumedFrom: 0, bytes: 1_600_000 });
      expect(hub.ranges).toEqual([null]);
    });

    it('begins anew where the server sends no parts', async () => {
      hub.behaviour.ignoreRange = true;
      await fetchWeights('resnet18', options());
      expect(readFileSync(target()).equals(CONTENTS)).toBe(true);
      expect(hub.ranges.slice(1)).toEqual([null]);
    });

    it('sees that it was damaged meanwhile', async () => {
      const part = readFileSync(`${target()}.part`);
      part[5] ^= 1;
      writeFileSync(`${target()}.part`, part);
      await expect(fetchWeights('resnet18', options())).rejects.toMatchObject({ code: 'WEIGHTS_DAMAGED' });
      expect(await fetchWeights('resnet18', options())).toMatchObject({ resumedFrom: 0, sha256: SHA256 });
    });

    it('only renames it where it is complete', async () => {
      writeFileSync(`${target()}.part`, CONTENTS);
      expect(await fetchWeights('resnet18', options())).toMatchObject({ resumedFrom: 800_000 });
      expect(hub.ranges).toEqual([]);
    });

    it('goes on from a shorter one too', async () => {
      truncateSync(`${target()}.part`, 1000);
      expect(await fetchWeights('resnet18', options())).toMatchObject({ resumedFrom: 1000, sha256: SHA256 });
    });
  });

  it('deletes what has another sha256 than is pinned or stated', async () => {
    await expect(fetchPinned('0'.repeat(64))).rejects.toMatchObject({
      code: 'WEIGHTS_DAMAGED',
      message: expect.stringContaining(`sha256 ${SHA256}, this program expects 000`),
    });
    hub.behaviour.sha256 = '1'.repeat(64);
    await expect(fetchPinned(undefined)).rejects.toMatchObject({
      code: 'WEIGHTS_DAMAGED',
      message: expect.stringContaining('the hub states 111'),
    });
    expect(readdirSync(root())).toEqual([]);
  });

  it('says so where there is nothing to check against', async () => {
    hub.behaviour.lfs = false;
    expect(await fetchPinned(undefined)).toMatchObject({ checkedAgainst: 'nothing', sha256: SHA256 });
  });

  it('takes the file from the cache of other programs', async () => {
    const repo = join(folder.path, 'hub', 'models--timm--resnet18.tv_in1k');
    for (const dir of ['refs', 'blobs', `snapshots/${COMMIT}`])
      mkdirSync(join(repo, dir), { recursive: true });
    writeFileSync(join(repo, 'refs', 'main'), COMMIT);
    writeFileSync(join(repo, 'blobs', SHA256), CONTENTS);
    symlinkSync(`../../blobs/${SHA256}`, join(repo, 'snapshots', COMMIT, 'model.safetensors'));
    expect(await fetchWeights('resnet18', options({ hubUrl: 'http://127.0.0.1:9' }))).toMatchObject({
      ...{ status: 'copied', checkedAgainst: 'hub', commit: COMMIT, sha256: SHA256 },
    });
    expect(readdirSync(root())).toEqual(['resnet18.tv_in1k.safetensors']);
    // One that is damaged is not used.
    writeFileSync(join(repo, 'blobs', SHA256), 'damaged');
    const elsewhere = join(folder.path, 'elsewhere');
    expect(await fetchWeights('resnet18', options({ weightsRoot: elsewhere }))).toMatchObject({
      status: 'downloaded',
    });
  });

  it('tells how to get the file by hand where there is no network', async () => {
    const closed = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
    });
    const hubUrl = `http://127.0.0.1:${closed}`;
    await expect(fetchWeights('resnet18', options({ hubUrl }))).rejects.toMatchObject({
      code: 'WEIGHTS_OFFLINE',
      message: expect.stringMatching(
        /model\.safetensors .* timm\/resnet18\.tv_in1k .*cannot be reached \(ECONNREFUSED\)/,
      ),
      hint: expect.stringContaining(
        `${hubUrl}/timm/resnet18.tv_in1k/resolve/main/model.safetensors where there is a network, and store it as ${target()}`,
      ),
    });
    const noName = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('dns'), { code: 'ENOTFOUND' }) });
    };
    await expect(fetchWeights('resnet18', options({ fetch: noName }))).rejects.toMatchObject({
      code: 'WEIGHTS_OFFLINE',
    });
  });

  it('tells what the hub does not have', async () => {
    await expect(fetchWeights('resnet34', options())).rejects.toMatchObject({ code: 'WEIGHTS_NOT_FOUND' });
    await expect(fetchWeights('resnet18', options({ revision: 'v2' }))).rejects.toMatchObject({
      code: 'WEIGHTS_NOT_FOUND',
      message: expect.stringContaining('revision v2'),
    });
    for (const [status, code] of [
      [401, 'WEIGHTS_NOT_FOUND'],
      [503, 'DOWNLOAD_FAILED'],
    ] as const) {
      hub.behaviour.status = status;
      await expect(fetchWeights('resnet18', options())).rejects.toMatchObject({
        code,
        message: expect.stringContaining(`HTTP status ${status}`),
      });
    }
    expect(existsSync(target())).toBe(false);
  });

  it('tells where nothing can be stored', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    await expect(
      fetchWeights('resnet18', options({ weightsRoot: join(folder.path, 'file') })),
    ).rejects.toMatchObject({
      code: 'WEIGHTS_NOT_WRITABLE',
    });
  });

  it('knows backbones that need no download, and those that have none', async () => {
    expect(await fetchWeights('mobilenetv3-centernet-coco', options())).toMatchObject({ status: 'included' });
    await expect(fetchWeights('resnet50v2-imagenet', options())).rejects.toMatchObject({
      code: 'NO_DOWNLOAD',
      hint: expect.stringContaining('resnet50'),
    });
    await expect(fetchWeights('resnet999', options())).rejects.toMatchObject({ code: 'UNKNOWN_BACKBONE' });
  });
});
