import { float32, int32 } from '@protobench/jit';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NnError } from '../errors.js';
import { encodeSafetensors } from './safetensors.js';
import { readSafetensors, readSafetensorsHeader, writeSafetensors } from './safetensors-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nn-safetensors-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tensors = { w: float32([2, 2], [1, 2, 3, 4]), n: int32([1], [5]) };

function failure(act: () => unknown): NnError {
  try {
    act();
  } catch (error) {
    if (error instanceof NnError) return error;
    throw error;
  }
  throw new Error('expected an NnError');
}

describe('safetensors files', () => {
  it('come back as they were written, with the bytes of the encoder', () => {
    const path = join(folder, 'a.safetensors');
    writeSafetensors(path, tensors, { step: '7' });
    expect(readSafetensors(path)).toEqual({ tensors, metadata: { step: '7' } });
    expect(new Uint8Array(readFileSync(path))).toEqual(encodeSafetensors(tensors, { step: '7' }));
    expect(readdirSync(folder)).toEqual(['a.safetensors']);
  });

  it('writes views of larger buffers', () => {
    const path = join(folder, 'a.safetensors');
    const large = Float32Array.of(9, 1, 2, 9);
    writeSafetensors(path, { v: float32([2], large.subarray(1, 3)) });
    expect([...readSafetensors(path).tensors.v.data]).toEqual([1, 2]);
  });

  it('can be read in part, and by header alone', () => {
    const path = join(folder, 'a.safetensors');
    writeSafetensors(path, tensors, { a: 'b' });
    expect(readSafetensors(path, { wanted: (name) => name === 'n' }).tensors).toEqual({ n: tensors.n });
    const { entries, metadata } = readSafetensorsHeader(path);
    expect(metadata).toEqual({ a: 'b' });
    expect(entries.map(({ name, dtype, shape, begin, end }) => [name, dtype, shape, end - begin])).toEqual([
      ['n', 'I32', [1], 4],
      ['w', 'F32', [2, 2], 16],
    ]);
  });

  it('replaces a file in one go', () => {
    const path = join(folder, 'a.safetensors');
    writeSafetensors(path, tensors);
    writeSafetensors(path, { w: float32([1], [8]) });
    expect(readSafetensors(path).tensors).toEqual({ w: float32([1], [8]) });
  });

  it('keeps the old file and removes the temporary one when writing fails', () => {
    const path = join(folder, 'a.safetensors');
    // A rename onto a folder that is not empty fails after everything has been written.
    mkdirSync(path);
    writeFileSync(join(path, 'old'), 'old');
    const error = failure(() => writeSafetensors(path, tensors));
    expect(error.code).toBe('SAFETENSORS_IO');
    expect(error.message).toContain(`${path} cannot be written`);
    expect(readdirSync(folder)).toEqual(['a.safetensors']);
    expect(existsSync(join(path, 'old'))).toBe(true);
  });

  it('touches nothing when the tensors cannot be encoded', () => {
    const path = join(folder, 'a.safetensors');
    writeSafetensors(path, tensors);
    expect(() => writeSafetensors(path, { w: float32([3], [1]) })).toThrow("tensor 'w'");
    expect(readSafetensors(path).tensors).toEqual(tensors);
    expect(readdirSync(folder)).toEqual(['a.safetensors']);
  });

  it('names a file that is missing, a folder, a truncated file', () => {
    const path = join(folder, 'a.safetensors');
    expect(failure(() => readSafetensors(path)).message).toContain(`${path} cannot be opened: ENOENT`);
    expect(failure(() => writeSafetensors(join(folder, 'none', 'a'), tensors)).code).toBe('SAFETENSORS_IO');
    expect(failure(() => readSafetensors(folder)).message).toContain(`${folder} cannot be read: EISDIR`);
    writeSafetensors(path, tensors);
    truncateSync(path, 100);
    expect(failure(() => readSafetensorsHeader(path)).message).toMatch(/a\.safetensors: truncated header/);
  });
});

const weights = join(process.env.PROTOBENCH_SHARED ?? join(__dirname, '../../../../../shared'), 'weights');
const onShared = existsSync(weights) ? it : it.skip;

describe('published weights', () => {
  onShared('can be read (needs the shared folder)', () => {
    const files = readdirSync(weights).filter((name) => name.endsWith('.safetensors'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const path = join(weights, file);
      const { entries } = readSafetensorsHeader(path);
      const { tensors: read } = readSafetensors(path);
      expect(Object.keys(read).sort()).toEqual(entries.map(({ name }) => name).sort());
      for (const { data } of Object.values(read)) {
        let zero = 0;
        for (let i = 0; i < data.length; i++) zero += data[i] * 0;
        // Any NaN or infinity would have made it NaN.
        expect(zero).toBe(0);
      }
    }
  });
});
