import { float32, int32 } from '@protobench/jit';
import fc from 'fast-check';
import { NnError } from '../errors.js';
import { safetensorsBytes } from '../testing/safetensors-bytes.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

function failure(act: () => unknown): NnError {
  try {
    act();
  } catch (error) {
    if (error instanceof NnError) return error;
    throw error;
  }
  throw new Error('expected an NnError');
}

const entry = (dtype: string, shape: number[], begin: number, end: number): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('encodeSafetensors', () => {
  it('writes the format: length, JSON header padded to 8 bytes, data by name', () => {
    const bytes = encodeSafetensors({ b: float32([2], [1, -2]), a: int32([], [7]) }, { step: '3' });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    expect(length % 8).toBe(0);
    expect(JSON.parse(text)).toEqual({
      __metadata__: { step: '3' },
      a: { dtype: 'I32', shape: [], data_offsets: [0, 4] },
      b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([7, 0, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it('gives the same bytes whatever the order', () => {
    const a = float32([1], [1]);
    const b = float32([1], [2]);
    expect(encodeSafetensors({ 10: b, a, 9: a }, { x: '1', 2: '2' })).toEqual(
      encodeSafetensors({ a, 9: a, 10: b }, { 2: '2', x: '1' }),
    );
  });

  it('refuses a tensor whose shape is not that of its data', () => {
    expect(() => encodeSafetensors({ w: float32([3], [1, 2]) })).toThrow(
      "tensor 'w' of shape [3] has 2 elements",
    );
  });
});

describe('decodeSafetensors', () => {
  it('undoes encodeSafetensors for any names, shapes, types and metadata', () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
    const array = fc
      .tuple(shape, fc.constantFrom('float32', 'int32', 'bool'), fc.nat())
      .map(([extents, dtype, seed]) => {
        const size = extents.reduce((product, extent) => product * extent, 1);
        const numbers = Array.from({ length: size }, (_, i) => (seed * (i + 1)) % 1000);
        if (dtype === 'float32')
          return float32(
            extents,
            numbers.map((value) => value / 7),
          );
        if (dtype === 'int32') return int32(extents, numbers);
        return {
          shape: extents,
          dtype: 'bool' as const,
          data: Uint8Array.from(numbers, (value) => value % 2),
        };
      });
    const name = fc.string({ unit: 'grapheme' }).filter((text) => !text.startsWith('__'));
    fc.assert(
      fc.property(fc.dictionary(name, array), fc.dictionary(name, fc.string()), (tensors, metadata) => {
        const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata), 'memory');
        expect(decoded).toEqual({ tensors: { ...tensors }, metadata: { ...metadata } });
      }),
      { numRuns: 200 },
    );
  });

  it('reads all supported types', () => {
    const data = new Uint8Array(26);
    const view = new DataView(data.buffer);
    view.setUint16(0, 0x3c00, true);
    view.setUint16(2, 0xc000, true);
    view.setUint16(4, 0x4049, true);
    view.setBigInt64(6, -(2n ** 31n), true);
    view.setInt32(14, -5, true);
    view.setFloat32(18, 0.25, true);
    data.set([200, 1, 0, 2], 22);
    const { tensors } = decodeSafetensors(
      safetensorsBytes(
        {
          half: entry('F16', [2, 1], 0, 4),
          brain: entry('BF16', [1], 4, 6),
          long: entry('I64', [1], 6, 14),
          int: entry('I32', [1], 14, 18),
          float: entry('F32', [], 18, 22),
          byte: entry('U8', [1], 22, 23),
          truth: entry('BOOL', [3], 23, 26),
        },
        data,
      ),
      'f',
    );
    expect(tensors).toEqual({
      half: float32([2, 1], [1, -2]),
      brain: float32([1], [3.140625]),
      long: int32([1], [-(2 ** 31)]),
      int: int32([1], [-5]),
      float: float32([], [0.25]),
      byte: int32([1], [200]),
      truth: { shape: [3], dtype: 'bool', data: Uint8Array.of(1, 0, 1) },
    });
  });

  it('refuses integers that do not fit 32 bits, and types that it does not know', () => {
    const big = new Uint8Array(16);
    new DataView(big.buffer).setBigInt64(8, 2n ** 31n, true);
    const wide = failure(() =>
      decodeSafetensors(safetensorsBytes({ n: entry('I64', [2], 0, 16) }, big), 'w.safetensors'),
    );
    expect(wide.code).toBe('SAFETENSORS_UNSUPPORTED');
    expect(wide.message).toBe(
      "w.safetensors: element 1 of tensor 'n' is 2147483648, which does not fit a 32-bit integer",
    );
    const other = failure(() =>
      decodeSafetensors(safetensorsBytes({ n: entry('F64', [1], 0, 8) }, big.subarray(8)), 'f'),
    );
    expect(other.message).toBe(
      "f: tensor 'n' has dtype F64; readable are F32, F16, BF16, I32, I64, U8, BOOL",
    );
  });

  const data = new Uint8Array(8);
  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'f: expected at least 8 bytes, found 0'],
    [
      'a truncated header',
      safetensorsBytes({ a: entry('F32', [2], 0, 8) }, data).subarray(0, 20),
      'f: truncated header: it needs 64 bytes, the file has 20',
    ],
    [
      'a header of impossible length',
      new Uint8Array(16).fill(0x20),
      'f: the header claims 2314885530818453500 bytes, more than the 100000000 that are allowed',
    ],
    [
      'a header that is a list',
      safetensorsBytes([], new Uint8Array(0)),
      'f: the header must be a JSON object',
    ],
    [
      'a tensor without shape',
      safetensorsBytes({ a: { dtype: 'F32' } }, data),
      'f: tensor \'a\' needs dtype, shape and two data_offsets, found {"dtype":"F32"}',
    ],
    [
      'a tensor that is null',
      safetensorsBytes({ a: null }, data),
      "f: tensor 'a' needs dtype, shape and two data_offsets, found null",
    ],
    [
      'a negative extent',
      safetensorsBytes({ a: entry('F32', [-2], 0, 8) }, data),
      "f: tensor 'a' needs dtype, shape and two data_offsets, found " +
        '{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}',
    ],
    [
      'a size that does not fit the shape',
      safetensorsBytes({ a: entry('F32', [3], 0, 8) }, data),
      "f: tensor 'a' of dtype F32 and shape [3] takes 12 bytes, found 8",
    ],
    [
      'overlapping tensors',
      safetensorsBytes({ a: entry('F32', [1], 0, 4), b: entry('F32', [1], 2, 6) }, data),
      "f: tensor 'b' overlaps the tensor before it: its data begins at byte 122, expected 124",
    ],
    [
      'a hole',
      safetensorsBytes({ a: entry('F32', [1], 4, 8) }, data),
      "f: tensor 'a' leaves a hole before it: its data begins at byte 68, expected 64",
    ],
    [
      'data that is cut off',
      safetensorsBytes({ a: entry('F32', [2], 0, 8) }, data.subarray(3)),
      "f: the data of tensor 'a' ends at byte 72, but the file has 69 bytes",
    ],
    [
      'trailing bytes',
      safetensorsBytes({ a: entry('F32', [1], 0, 4) }, data),
      'f: 4 trailing bytes: the tensors end at byte 68, the file has 72',
    ],
    [
      'metadata that is not text',
      safetensorsBytes({ __metadata__: { step: 3 } }, new Uint8Array(0)),
      'f: __metadata__ must map names to text, found {"step":3}',
    ],
    [
      'metadata that is not an object',
      safetensorsBytes({ __metadata__: 3 }, new Uint8Array(0)),
      'f: __metadata__ must map names to text, found 3',
    ],
  ])('names what is wrong with %s', (_, bytes, message) => {
    const error = failure(() => decodeSafetensors(bytes, 'f'));
    expect(error.message).toBe(message);
    expect(error.code).toBe('SAFETENSORS_DAMAGED');
    expect(error.hint).not.toBe('');
  });

  it('names a header that is not JSON, or not UTF-8', () => {
    const bytes = safetensorsBytes({}, new Uint8Array(0));
    bytes[8] = 0x5b;
    expect(failure(() => decodeSafetensors(bytes, 'f')).message).toContain('f: the header is not JSON (');
    bytes[8] = 0xff;
    expect(failure(() => decodeSafetensors(bytes, 'f')).message).toContain('f: the header is not JSON (');
  });

  it('survives any single flipped byte with an NnError or other numbers, never with another error', () => {
    const bytes = encodeSafetensors({ a: float32([2], [1, 2]), b: int32([1], [3]) }, { k: 'v' });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] ^= change;
        try {
          decodeSafetensors(damaged, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(NnError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
