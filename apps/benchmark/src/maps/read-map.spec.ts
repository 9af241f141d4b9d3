import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { readMap } from './read-map.js';

interface GoldenFiles {
  readonly height: number;
  readonly width: number;
  readonly accepted: Readonly<Record<string, { readonly bytes: string; readonly values: readonly number[] }>>;
  readonly refused: Readonly<Record<string, string>>;
}

/** Files that NumPy and a writer after the specifications made; see write_files.py. */
const golden = JSON.parse(readFileSync(join(__dirname, 'golden/files.json'), 'utf8')) as GoldenFiles;

describe('readMap', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'protobench-maps-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function put(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(dir, name);
    await writeFile(path, bytes);
    return path;
  }
  const bytesOf = (name: string) => Buffer.from(golden.accepted[name].bytes, 'base64');

  it.each(Object.keys(golden.accepted))('reads %s as its numbers, not scaled', async (name) => {
    const map = await readMap(await put(name, bytesOf(name)));
    expect([map.height, map.width]).toEqual([golden.height, golden.width]);
    expect([...map.data]).toEqual(golden.accepted[name].values.map(Math.fround));
  });

  it('reads the array of a .npz file by name', async () => {
    const path = await put('named.npz', bytesOf('compressed.npz'));
    const { values } = golden.accepted['compressed.npz'];
    expect([...(await readMap(path, 'second')).data]).toEqual(values.map((value) => -value));
    await expect(readMap(path, 'third')).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: `${path} has no array 'third'.`,
      hint: 'Its arrays: first, second.',
    });
  });

  it.each([
    ['int32.npy', 'the type <i4'],
    ['complex.npy', 'the type <c8'],
    ['record.npy', "the type [('a', '<f4')]"],
    ['three-axes.npy', '[2, 2, 3]'],
    ['one-axis.npy', '[4]'],
    ['colour.png', '3 channels (srgb)'],
    ['float16.tif', 'float (grey16)'],
  ])('refuses %s as unsupported', async (name, found) => {
    const path = await put(name, Buffer.from(golden.refused[name], 'base64'));
    await expect(readMap(path)).rejects.toMatchObject({
      code: 'MAP_UNSUPPORTED',
      message: expect.stringContaining(`found ${found}.`),
    });
  });

  it.each(['float32.npy', 'stored.npz', 'compressed.npz', 'uint16.png', 'float32.tiff'])(
    'refuses a truncated %s',
    async (name) => {
      const bytes = bytesOf(name);
      for (const length of [0, 5, 11, bytes.length >> 1, bytes.length - 20]) {
        const path = await put(`cut-${name}`, bytes.subarray(0, length));
        await expect(readMap(path)).rejects.toMatchObject({
          code: 'MAP_UNREADABLE',
          message: expect.stringContaining(path),
          hint: expect.stringContaining('Write the file again'),
        });
      }
    },
  );

  it('says how many bytes are missing', async () => {
    const path = await put('short.npy', bytesOf('float32.npy').subarray(0, -4));
    await expect(readMap(path)).rejects.toThrow('shape [2, 3] of <f4 takes 24 bytes, there are 20');
  });

  it('refuses an archive without arrays and a file that is gone', async () => {
    const path = await put('empty.npz', zipSync({ 'readme.txt': Buffer.from('none') }));
    await expect(readMap(path)).rejects.toThrow('the archive holds no arrays');
    await expect(readMap(join(dir, 'gone.npy'))).rejects.toMatchObject({ code: 'MAP_UNREADABLE' });
  });

  it('refuses several pages', async () => {
    const pages = await sharp(Buffer.from([1, 2, 3, 4]), {
      raw: { width: 2, height: 2, channels: 1, pageHeight: 1 },
    })
      .toColourspace('b-w')
      .tiff()
      .toBuffer();
    expect((await sharp(pages).metadata()).pages).toBe(2);
    await expect(readMap(await put('pages.tif', pages))).rejects.toThrow('expected one page, found 2 pages');
  });

  it('names the place of NaN', async () => {
    const bytes = bytesOf('float32.npy');
    bytes.writeFloatLE(NaN, bytes.length - 4);
    const path = await put('nan.npy', bytes);
    await expect(readMap(path)).rejects.toMatchObject({
      code: 'MAP_NOT_FINITE',
      message: `${path} has NaN at row 1, column 2.`,
    });
  });
});
