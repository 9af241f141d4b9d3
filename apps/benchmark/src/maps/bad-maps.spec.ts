import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodePng } from '@protobench/datasets';
import { protobench, type Captured } from '../testing/capture.js';
import { Workspace } from '../testing/workspace.js';

const golden = JSON.parse(readFileSync(join(__dirname, 'golden/files.json'), 'utf8')) as {
  readonly accepted: Readonly<Record<string, { readonly bytes: string }>>;
  readonly refused: Readonly<Record<string, string>>;
};

/** A fresh copy of a float32 map of 2 rows and 3 columns. */
const map = () => Buffer.from(golden.accepted['float32.npy'].bytes, 'base64');

// Published profiles work at 256 x 256, which takes its time on a busy machine.
jest.setTimeout(300_000);

/** A category of one normal and two defective images, out of which each test breaks something. */
describe('protobench evaluate on bad input', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.create();
  });
  afterAll(() => workspace.remove());
  beforeEach(async () => {
    for (const folder of ['parts', 'data'])
      await rm(workspace.path(folder), { recursive: true, force: true });
    for (const name of ['good/000', 'cut/001', 'cut/002']) await put(map(), `parts/grid/test/${name}.npy`);
    for (const name of ['001', '002']) await putMask(name, 255);
  });

  async function put(bytes: Uint8Array | string, path: string): Promise<void> {
    const file = workspace.path(path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }

  async function putMask(name: string, grey: number, width = 3, height = 2): Promise<void> {
    const mask = new Uint8Array(width * height).fill(grey, 0, width);
    await put(await encodePng(mask, width, height), `data/grid/ground_truth/cut/${name}_mask.png`);
  }

  /** Runs the command; the folder of the test is printed as `.`. */
  async function evaluate(...options: string[]): Promise<Captured> {
    const folders = ['--maps', workspace.path('parts'), '--masks', workspace.path('data')];
    const captured = await protobench('evaluate', ...folders, ...options);
    return { ...captured, err: captured.err.replaceAll(workspace.dir, '.') };
  }

  async function failure(...options: string[]): Promise<string> {
    const { code, out, err } = await evaluate(...options);
    expect([code, out]).toEqual([2, '']);
    return err;
  }

  it('is not raised without a fault', async () => {
    expect((await evaluate()).code).toBe(0);
    expect((await evaluate()).err).not.toContain('note');
  });

  it('names a folder that is missing or without maps', async () => {
    await rm(workspace.path('data'), { recursive: true });
    expect(await failure()).toMatch(/^error MASKS_NOT_FOUND: there is no folder \.\/data\.\n.*--masks\.\n$/);
    await rm(workspace.path('parts'), { recursive: true });
    expect(await failure()).toMatch(/^error MAPS_NOT_FOUND: there is no folder \.\/parts\.\n.*--maps\.\n$/);
    await put('', 'parts/grid/readme.txt');
    expect(await failure()).toContain(
      'error NO_MAPS: there are no maps in ./parts: expected CATEGORY/test/DEFECT/*.{npy,npz,tif,tiff,png}',
    );
    expect(await failure('--ext', 'npy')).toContain('or CATEGORY/DEFECT/*.npy.');
  });

  it('names the nearest profile', async () => {
    expect(await failure('--profile', 'ader-20')).toBe(
      "error UNKNOWN_PROFILE: there is no profile 'ader-20'.\nDid you mean 'ader-200'? Profiles: exact, mvtec-official, " +
        'adeval-1000, ader-adeval50, ader-200, dinomaly, inp-former, rd4ad, anomalib, uniad.\n',
    );
  });

  it('names the defective image without mask before anything is read', async () => {
    await rm(workspace.path('data/grid/ground_truth/cut/002_mask.png'));
    await put('no map', 'parts/grid/test/cut/001.npy');
    expect(await failure()).toBe(
      'error MASK_MISSING: ./parts/grid/test/cut/002.npy has no mask; expected ./data/grid/ground_truth/cut/002_mask.png.\n' +
        'Every map outside "good" needs the mask of its image; add it, or take the map away.\n',
    );
  });

  it('names the mask of another size where a profile compares pixel by pixel', async () => {
    await putMask('002', 255, 8, 4);
    const told = await failure('--profile', 'anomalib');
    expect(told).toContain(
      'error MASK_SIZE: ./data/grid/ground_truth/cut/002_mask.png is 8 x 4, its map ./parts/grid/test/cut/002.npy 3 x 2; the profile anomalib compares them pixel by pixel.',
    );
    expect(told).toContain('--resize-masks');
    expect((await evaluate('--resize-masks')).code).toBe(0);
    expect((await evaluate('--profile', 'uniad')).code).toBe(0);
  });

  it('names maps that are damaged, of another kind, or not finite', async () => {
    const path = 'parts/grid/test/cut/002.npy';
    await put(map().subarray(0, -3), path);
    expect(await failure()).toMatch(/^error MAP_UNREADABLE: \.\/parts\/grid\/test\/cut\/002\.npy .*\nWrite/);
    await put(Buffer.from(golden.refused['int32.npy'], 'base64'), path);
    expect(await failure()).toMatch(/^error MAP_UNSUPPORTED: .*002\.npy: .* found the type <i4\.\n.*float32/);
    const broken = map();
    broken.writeFloatLE(NaN, broken.length - 8);
    await put(broken, path);
    expect(await failure()).toMatch(/^error MAP_NOT_FINITE: .*002\.npy has NaN at row 1, column 1\./);
  });

  it('takes infinity unless the profile resizes or smooths', async () => {
    const infinite = map();
    infinite.writeFloatLE(Infinity, infinite.length - 8);
    await put(infinite, 'parts/grid/test/cut/002.npy');
    expect((await evaluate()).code).toBe(0);
    expect(await failure('--profile', 'dinomaly')).toMatch(
      /^error MAP_NOT_FINITE: .*002\.npy has Infinity at row 1, column 1; the profile dinomaly/,
    );
  });

  it('names a mask that is no image', async () => {
    await put('no picture', 'data/grid/ground_truth/cut/001_mask.png');
    expect(await failure()).toMatch(/^error IMAGE_UNREADABLE: .*001_mask\.png/);
  });

  it('refuses numbers out of range before anything is read', async () => {
    await put('no map', 'parts/grid/test/good/000.npy');
    expect(await failure('--fpr-limit', '0')).toContain('error USAGE: --fpr-limit is 0, expected');
    expect(await failure('--fpr-limit', 'x')).toContain('error USAGE: --fpr-limit is NaN, expected');
    expect(await failure('--bootstrap', '1.5')).toContain('error USAGE: --bootstrap is 1.5, expected');
    expect(await failure('--seed', '-1')).toContain('error USAGE: --seed is -1, expected');
    expect(await failure('--bootstrap', '9', '--profile', 'rd4ad')).toContain(
      'error USAGE: --bootstrap needs the profile exact.',
    );
    expect(await protobench('evaluate', '--maps', workspace.path('parts'))).toMatchObject({ code: 2 });
  });

  it('notes masks without map, in the measured categories alone', async () => {
    await rm(workspace.path('parts/grid/test/cut/002.npy'));
    await put('', 'data/other/ground_truth/cut/001_mask.png');
    const note =
      'note: 1 masks have no map and are not measured, the first is ./data/grid/ground_truth/cut/002_mask.png\n';
    const { code, err } = await evaluate();
    expect([code, err]).toEqual([0, expect.stringContaining(note)]);
    const { out } = await evaluate('--json');
    expect(JSON.parse(out)).toMatchObject({
      unusedMasks: [workspace.path('data/grid/ground_truth/cut/002_mask.png')],
    });
  });

  it('notes masks that a profile sees as empty', async () => {
    await putMask('002', 1);
    const { code, err } = await evaluate('--profile', 'exact', 'ader-200');
    expect(code).toBe(0);
    expect(err).toContain(
      'note: ader-200 sees no anomalous pixel in 1 masks, the first is ./data/grid/ground_truth/cut/002_mask.png\n',
    );
    expect(err).toContain(
      'note: 1 masks have other values than 0 and 255, the first is ./data/grid/ground_truth/cut/002_mask.png with 1;',
    );
    expect(err).not.toContain('note: exact');
  });
});
