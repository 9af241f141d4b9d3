import { createHash } from 'node:crypto';
import { float16ToFloat32, float32ToFloat16 } from '@protobench/nn';
import { HarnessError } from '../errors.js';

/** Element type of cached features. */
export type FeatureType = 'float16' | 'float32';

/** Bytes of the checksum before the payload. A multiple of four, so that the payload behind it is aligned. */
const CHECKSUM = 32;
/** Largest finite float16. */
const HALF_MAX = 65504;

/** Raw features of one image as stored: all taps one after the other. */
export type FeaturePayload = Uint16Array | Float32Array;

/**
 * Features to their stored element type.
 * @throws HarnessError `FEATURE_OVERFLOW` when a value is NaN, infinite, or too large for float16.
 */
export function packFeatures(values: Float32Array, dtype: FeatureType, image: string): FeaturePayload {
  const limit = dtype === 'float16' ? HALF_MAX : Number.MAX_VALUE;
  for (let i = 0; i < values.length; i++) {
    // A comparison with NaN is false, so NaN is caught too.
    if (!(Math.abs(values[i]) <= limit)) {
      throw new HarnessError(
        'FEATURE_OVERFLOW',
        `a feature of ${image} is ${values[i]}, beyond what ${dtype} holds.`,
        dtype === 'float16'
          ? 'Set features.dtype to float32 in the suite.'
          : 'The backbone gives no finite features for this image; check its weights.',
      );
    }
  }
  return dtype === 'float16' ? float32ToFloat16(values) : values;
}

/** Stored features back to float32, into `out` from `offset` on. */
export function unpackFeatures(
  payload: FeaturePayload,
  start: number,
  end: number,
  out: Float32Array,
  offset: number,
): void {
  if (payload instanceof Float32Array) out.set(payload.subarray(start, end), offset);
  else float16ToFloat32(payload.subarray(start, end), out.subarray(offset, offset + end - start));
}

/** Element type of a payload. */
export function typeOf(payload: FeaturePayload): FeatureType {
  return payload instanceof Float32Array ? 'float32' : 'float16';
}

/** Bytes that an entry of `length` values takes in a shard. */
export function entryBytes(dtype: FeatureType, length: number): number {
  return CHECKSUM + length * (dtype === 'float32' ? 4 : 2);
}

/** A cache entry as it lies in a shard: sha256 of key, element type and payload, then the payload. */
export function encodeEntry(key: string, payload: FeaturePayload): Uint8Array {
  const dtype = typeOf(payload);
  const out = new Uint8Array(entryBytes(dtype, payload.length));
  out.set(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength), CHECKSUM);
  out.set(checksum(key, dtype, out.subarray(CHECKSUM)));
  return out;
}

/** The payload of a cache entry, a view of `entry`; `null` when it is damaged or not what is wanted. */
export function decodeEntry(
  entry: Uint8Array,
  key: string,
  dtype: FeatureType,
  length: number,
): FeaturePayload | null {
  if (entry.length !== entryBytes(dtype, length)) return null;
  const bytes = entry.subarray(CHECKSUM);
  if (!checksum(key, dtype, bytes).equals(entry.subarray(0, CHECKSUM))) return null;
  return dtype === 'float32'
    ? new Float32Array(bytes.buffer, bytes.byteOffset, length)
    : new Uint16Array(bytes.buffer, bytes.byteOffset, length);
}

function checksum(key: string, dtype: FeatureType, payload: Uint8Array): Buffer {
  return createHash('sha256').update(`${key}:${dtype}:`).update(payload).digest();
}
