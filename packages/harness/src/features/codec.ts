import { createHash } from 'node:crypto';
import { float16ToFloat32, float32ToFloat16 } from '@protobench/nn';
import { HarnessError } from '../errors.js';

/** Element type of cached features. */
export type FeatureType = 'float16' | 'float32';

/** File layout: magic, element type, number of elements, sha256 of the payload, payload. */
const MAGIC = 'PBF1';
const HEADER = 4 + 4 + 8 + 32;
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

/** A cache entry as a file. */
export function encodeEntry(payload: FeaturePayload): Uint8Array {
  const bytes = new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
  const out = Buffer.alloc(HEADER + bytes.length);
  out.write(MAGIC, 0, 'latin1');
  out.writeUInt32LE(payload instanceof Float32Array ? 32 : 16, 4);
  out.writeBigUInt64LE(BigInt(payload.length), 8);
  createHash('sha256').update(bytes).digest().copy(out, 16);
  out.set(bytes, HEADER);
  return out;
}

/** The payload of a cache file, or `null` when the file is damaged or not what is wanted. */
export function decodeEntry(file: Buffer, dtype: FeatureType, length: number): FeaturePayload | null {
  if (file.length < HEADER || file.toString('latin1', 0, 4) !== MAGIC) return null;
  const bits = dtype === 'float32' ? 32 : 16;
  if (file.readUInt32LE(4) !== bits || file.readBigUInt64LE(8) !== BigInt(length)) return null;
  const bytes = file.subarray(HEADER);
  if (bytes.length !== (length * bits) / 8) return null;
  if (!createHash('sha256').update(bytes).digest().equals(file.subarray(16, HEADER))) return null;
  // A copy of its own: aligned, and not a view that keeps a larger pool alive.
  const buffer = new Uint8Array(bytes).buffer;
  return dtype === 'float32' ? new Float32Array(buffer) : new Uint16Array(buffer);
}
