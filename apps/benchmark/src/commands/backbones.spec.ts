import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protobench } from '../testing/capture.js';

const MOBILENET = 'mobilenetv3-centernet-coco';
const CONTENTS = Buffer.alloc(3_000_000, 'weights');
const SHA256 = createHash('sha256').update(CONTENTS).digest('hex');
const FILE = '/timm/resnet18.tv_in1k/resolve/main/model.safetensors';

/** The two answers of the hub that a download needs. */
function startHub(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/api/models/timm/resnet18.tv_in1k/paths-info/main') {
      const lfs = { oid: SHA256, size: CONTENTS.length, pointerSize: 130 };
      const info = { type: 'file', path: 'model.safetensors', size: CONTENTS.length, oid: 'a', lfs };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([info]));
    } else if (request.url === FILE && request.headers.range === 'bytes=0-0') {
      const range = `bytes 0-0/${CONTENTS.length}`;
      response.writeHead(206, { etag: '"a"', 'content-range': range }).end(CONTENTS.subarray(0, 1));
    } else if (request.url === FILE) response.writeHead(200, { etag: '"a"' }).end(CONTENTS);
    else response.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('protobench backbones', () => {
  const before = { ...process.env };
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'benchmark-backbones-'));
    delete process.env['PROTOBENCH_WEIGHTS'];
    process.env['HF_HUB_CACHE'] = join(root, 'hub');
  });
  afterEach(async () => {
    process.env = { ...before };
    await rm(root, { recursive: true, force: true });
  });
  const backbones = (...args: string[]) => protobench('backbones', ...args);

  it('lists taps, licence, and where the weights are', async () => {
    await writeFile(join(root, 'resnet34.tv_in1k.safetensors'), '');
    const rows = JSON.parse((await backbones('list', '--weights-root', root, '--json')).out) as {
      name: string;
      weights: { status: string; note: string };
    }[];
    const state = (name: string) => rows.find((row) => row.name === name)?.weights;
    expect(state(MOBILENET)?.status).toBe('included');
    expect(state('resnet34')).toEqual({
      status: 'present',
      note: join(root, 'resnet34.tv_in1k.safetensors'),
    });
    expect(state('resnet18')).toMatchObject({ status: 'missing', note: expect.stringContaining(root) });
    const { out } = await backbones('list');
    expect(out).toMatch(/^resnet18\n.* licence BSD-3-Clause\n.*\n {2}weights missing: .*--weights-root/m);
    expect(out).toContain('  tap layer1: stride 4, 64 channels\n');
  });

  it('verifies what is there and says what is not', async () => {
    const ok = await backbones('verify', MOBILENET);
    expect(ok.code).toBe(0);
    expect(ok.out).toMatch(
      /ok\n.*no reference values.*\n {2}weights: sha256 [0-9a-f]{64}, tap statistics as recorded\n/,
    );
    const missing = await backbones('verify', 'resnet18', '--weights-root', root);
    expect(missing.code).toBe(0);
    expect(missing.out).toContain('resnet18 (compiled): network ok, weights are not there\n');
    expect(missing.out).toMatch(/agrees with torchvision.* \(resnet18\)/);
    expect(missing.out).toMatch(/ {4}layer1: mean \d\.\de-\d+, std \d\.\de-\d+, values \d\.\de-\d+\n/);
    expect(missing.out).toMatch(
      /weights: MISSING, not checked: .*\n.*https:\/\/huggingface\.co\/timm\/resnet18/,
    );
  });

  it('ends with 1 where weights cannot be used', async () => {
    await writeFile(join(root, 'squeezenet1.1-imagenet.safetensors'), 'not weights');
    const wrong = await backbones('verify', 'squeezenet1.1-imagenet', '--weights-root', root);
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain('squeezenet1.1-imagenet (compiled): NOT OK\n');
    expect(wrong.out).toContain('weights: UNUSABLE (WEIGHTS_DAMAGED)');
    const json = await backbones('verify', 'squeezenet1.1-imagenet', '--weights-root', root, '--json');
    expect(JSON.parse(json.out)).toMatchObject([{ ok: false, weights: { status: 'unusable' } }]);
    expect((await backbones('verify', 'resnet999')).code).toBe(2);
  });

  it('lets the doctor look for files without reading them', async () => {
    await writeFile(join(root, 'squeezenet1.1-imagenet.safetensors'), 'not weights');
    const findings = JSON.parse(
      (await protobench('doctor', '--weights-root', root, '--json')).out,
    ) as object[];
    const area = 'backbone';
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ area, name: MOBILENET, ok: true }),
        expect.objectContaining({ area, name: 'squeezenet1.1-imagenet', ok: true }),
        expect.objectContaining({
          area,
          name: 'resnet18',
          ok: false,
          note: expect.stringContaining('https://'),
        }),
      ]),
    );
  });

  describe('fetch', () => {
    let server: Server;
    beforeEach(async () => {
      server = await startHub();
      process.env['HF_ENDPOINT'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });
    const fetchResnet = (...args: string[]) =>
      backbones('fetch', 'resnet18', '--weights-root', join(root, 'weights'), ...args);

    it('needs a folder and the licence', async () => {
      expect(await backbones('fetch', 'resnet18')).toMatchObject({
        code: 2,
        err: expect.stringContaining('PROTOBENCH_WEIGHTS'),
      });
      expect(await fetchResnet()).toMatchObject({
        code: 2,
        err: expect.stringMatching(/^resnet18: weights under BSD-3-Clause [^]*--accept-licence/),
      });
      expect(await readdir(root)).toEqual([]);
    });

    it('stores the file and says what it was checked against', async () => {
      const { code, out, err } = await fetchResnet('--accept-licence');
      expect({ code, out }).toEqual({
        code: 0,
        out:
          `resnet18: downloaded, ${join(root, 'weights', 'resnet18.tv_in1k.safetensors')}, 2.9 MiB\n` +
          `  sha256 ${SHA256}, as the hub states; the registry pins none\n`,
      });
      expect(err).toContain('weights under BSD-3-Clause');
      expect(err).toMatch(/fetch +2\.9\/2\.9 MiB/);
      // No licence is asked for what is there.
      const again = await fetchResnet('--json');
      expect(JSON.parse(again.out)).toMatchObject([{ status: 'present', sha256: SHA256 }]);
    });

    it('goes on with the others where one cannot be had, but not without a network', async () => {
      const all = ['fetch', '--weights-root', join(root, 'weights'), '--accept-licence', '--json'];
      const some = await backbones(...all);
      expect(some.code).toBe(1);
      expect(JSON.parse(some.out)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: MOBILENET, status: 'included' }),
          expect.objectContaining({ name: 'resnet18', status: 'downloaded' }),
          expect.objectContaining({
            name: 'resnet34',
            status: 'failed',
            error: expect.objectContaining({ code: 'WEIGHTS_NOT_FOUND' }),
          }),
        ]),
      );
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      const none = await backbones('fetch', 'resnet50', '--weights-root', root, '--accept-licence');
      expect(none.code).toBe(1);
      expect(none.err).toMatch(
        /error WEIGHTS_OFFLINE: model\.safetensors .*\n.*resnet50\.tv_in1k\.safetensors/,
      );
    });
  });
});
