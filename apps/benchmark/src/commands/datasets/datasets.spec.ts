import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { protobench } from '../../testing/capture.js';

const hasTar = (() => {
  try {
    execFileSync('tar', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const withTar = hasTar ? it : it.skip;

/** The commands on a registry and a data root of the test. */
describe('protobench datasets', () => {
  let dir: string;
  let server: Server;
  let archive = Buffer.alloc(0);
  let common: string[];
  const at = (...names: string[]) => join(dir, ...names);
  const entry = (changes: object) => ({
    name: 'parts',
    title: 'Parts',
    layout: 'mvtec',
    categories: ['nut', 'wood'],
    folder: 'parts',
    licence: 'CC BY-NC-SA 4.0',
    homepage: 'https://example.org/parts',
    citation: 'Nobody: Parts. 2026.',
    images: 'RGB',
    expected: null,
    ...changes,
  });
  const register = (...datasets: object[]) => writeFile(at('registry.json'), JSON.stringify({ datasets }));
  const run = (...argv: string[]) => protobench('datasets', ...argv, ...common);

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'protobench-datasets-command-'));
    await mkdir(at('data'));
    common = ['--registry', at('registry.json'), '--data-root', at('data')];
    server = createServer((request, response) => {
      if (request.url !== '/parts.tar') return void response.writeHead(404).end();
      response.writeHead(200, { 'content-length': archive.length }).end(archive);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/parts.tar`;
  const archives = (sha256: string | null) => [{ url: address(), file: 'parts.tar', sha256 }];

  const drawn = entry({ name: 'synthetic', layout: 'synthetic', folder: null });
  const write = (folder: string) =>
    run(
      'synthesize',
      '--out',
      folder,
      ...['size=40', 'train=2', 'testGood=1', 'testDefect=2'].map((o) => `--option.${o}`),
    );

  it('lists what is here, what is damaged and how to get the rest', async () => {
    await register(
      drawn,
      entry({}),
      entry({ name: 'far', folder: 'far', archives: archives(null) }),
      entry({ name: 'gone', folder: 'gone' }),
    );
    await mkdir(at('data/parts'));
    const { out, code } = await run('list');
    expect(code).toBe(0);
    expect(out).toContain(`data root: ${at('data')}`);
    expect(out).toContain('present: drawn on demand');
    expect(out).toContain('damaged: Dataset parts has no folder for category nut');
    expect(out).toContain('protobench datasets fetch far gets it');
    expect(out).toContain('to be fetched by hand: https://example.org/parts');
    const rows = JSON.parse((await run('list', '--json')).out) as { state: string }[];
    expect(rows.map(({ state }) => state)).toEqual(['present', 'damaged', 'absent', 'absent']);
  });

  it('writes the synthetic set, checks it, and ends with 1 when it is damaged', async () => {
    await register(drawn, entry({}));
    expect((await write(at('data/parts'))).out).toBe('10 images and 4 masks of nut, wood\n');
    const whole = await run('verify', 'parts');
    expect(whole.out).toBe('parts: 4 training, 2 normal and 4 anomalous test images\nNo problems.\n');
    expect(whole.code).toBe(0);
    await rm(at('data/parts/nut/ground_truth'), { recursive: true });
    await writeFile(at('data/parts/wood/train/good/000.png'), 'no image');
    const damaged = await run('verify', 'parts');
    expect(damaged.code).toBe(1);
    expect(damaged.out).toContain('MASK_MISSING: ');
    expect(damaged.out).toContain('IMAGE_UNREADABLE: ');
    expect(damaged.out).toContain('3 problems.');
    expect(damaged.out.match(/hint: Every anomalous test image/g)).toHaveLength(1);
    const { problems } = JSON.parse((await run('verify', 'parts', '--json')).out) as { problems: unknown[] };
    expect(problems).toHaveLength(3);
  });

  withTar('fetches a data set after its licence was accepted (needs tar)', async () => {
    await register(drawn);
    await write(at('made'));
    execFileSync('tar', ['-cf', at('parts.tar'), '-C', at('made'), '.']);
    archive = await readFile(at('parts.tar'));
    await register(entry({ archives: archives(createHash('sha256').update(archive).digest('hex')) }));
    const first = await run('fetch', 'parts');
    expect(first.code).toBe(2);
    expect(first.err).toContain('CC BY-NC-SA 4.0');
    expect(first.err).toContain('--accept-licence');
    const second = await run('fetch', 'parts', '--accept-licence');
    expect(second.code).toBe(0);
    expect(second.out).toContain(`parts lies in ${at('data/parts')}`);
    expect(second.out).toContain('Please cite: Nobody');
    expect((await run('verify', 'parts')).code).toBe(0);
    const third = await run('fetch', 'parts', '--accept-licence');
    expect(third.code).toBe(2);
    expect(third.err).toContain('ALREADY_THERE');
  });

  it('tells a mistake in the command line from a failure on the way', async () => {
    await register(entry({ archives: archives('0'.repeat(64)) }), entry({ name: 'gone', folder: 'gone' }));
    archive = Buffer.from('something else');
    const wrong = await run('fetch', 'parts', '--accept-licence');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('error HASH_MISMATCH')]);
    const byHand = await run('fetch', 'gone', '--accept-licence');
    expect([byHand.code, byHand.err]).toEqual([2, expect.stringContaining('https://example.org/parts')]);
    const unnamed = await run('fetch');
    expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringContaining('needs the name')]);
    const unknown = await run('verify', 'prats');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('Did you mean "parts"?')]);
  });
});
