import { float32 } from '@protobench/jit';
import type { NDArray } from '@protobench/jit';
import { NnError } from '../errors.js';
import { bfloat16ToFloat32, float16ToFloat32 } from './half.js';
import type { SafetensorsEntry } from './safetensors-header.js';

const INT32_MIN = -(2n ** 31n);
const INT32_MAX = 2n ** 31n - 1n;

/**
 * The array of one tensor. F16 and BF16 become float32, I64 and U8 int32, BOOL stays bool.
 *
 * @param bytes the data of the tensor at the start of a buffer of its own, which the array may go on using
 * @throws `SAFETENSORS_UNSUPPORTED` when an I64 does not fit 32 bits
 */
export function tensorFromBytes(entry: SafetensorsEntry, bytes: Uint8Array, source: string): NDArray {
  const { shape, dtype } = entry;
  const { buffer, byteOffset, byteLength } = bytes;
  switch (dtype) {
    case 'F32':
      return float32(shape, new Float32Array(buffer, byteOffset, byteLength / 4));
    case 'F16':
      return float32(shape, float16ToFloat32(new Uint16Array(buffer, byteOffset, byteLength / 2)));
    case 'BF16':
      return float32(shape, bfloat16ToFloat32(new Uint16Array(buffer, byteOffset, byteLength / 2)));
    case 'I32':
      return { shape, dtype: 'int32', data: new Int32Array(buffer, byteOffset, byteLength / 4) };
    case 'I64':
      return {
        shape,
        dtype: 'int32',
        data: narrow(entry, new BigInt64Array(buffer, byteOffset, byteLength / 8), source),
      };
    case 'U8':
      return { shape, dtype: 'int32', data: Int32Array.from(bytes) };
    default:
      return { shape, dtype: 'bool', data: bytes.map((value) => (value === 0 ? 0 : 1)) };
  }
}

function narrow(entry: SafetensorsEntry, values: BigInt64Array, source: string): Int32Array {
  const data = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < INT32_MIN || value > INT32_MAX) {
      throw new NnError(
        'SAFETENSORS_UNSUPPORTED',
        `${source}: element ${i} of tensor '${entry.name}' is ${value}, which does not fit a 32-bit integer`,
        'Tensors of 64-bit integers are read as int32; store larger numbers another way.',
      );
    }
    data[i] = Number(value);
  }
  return data;
}
