import { createHash } from 'node:crypto';
import { HarnessError } from '../errors.js';
import { allFiniteHalves, packHalves } from './pack-half.js';

/** Element type of cached features. */
export type FeatureType = 'float16' | 'float32';

/** Bytes of the checksum before the payload. A multiple of four, so that the payload behind it is aligned. */
const CHECKSUM = 32;
/** Numbers from here on are infinite as float16: half-way between the largest, 65504, and what would come next. */
const HALF_LIMIT = 65520;

/** Raw features of one image as stored: all taps one after the other. */
export type FeaturePayload = Uint16Array | Float32Array;

/** Features with the key under which they are stored. */
export interface KeyedPayload {
  /** 64 hexadecimal digits. */
  readonly key: string;
  readonly payload: FeaturePayload;
  /** What {@link checksumOf} gives for them, where a thread has worked it out already. */
  readonly checksum?: Uint8Array;
}

/**
 * The taps of one image, one after the other, in their stored element type.
 * @throws HarnessError `FEATURE_OVERFLOW` when a value is NaN, infinite, or too large for float16.
 */
export function packFeatures(
  taps: readonly Float32Array[],
  dtype: FeatureType,
  image: string,
): FeaturePayload {
  const length = taps.reduce((sum, tap) => sum + tap.length, 0);
  const payload = dtype === 'float16' ? new Uint16Array(length) : new Float32Array(length);
  let end = 0;
  for (const tap of taps) {
    const start = end;
    end += tap.length;
    if (payload instanceof Uint16Array) {
      if (!packHalves(tap, payload.subarray(start, end)))
        throw overflow(firstBeyond(tap, HALF_LIMIT), dtype, image);
    } else {
      if (!allFinite(tap)) throw overflow(firstBeyond(tap, Infinity), dtype, image);
      payload.set(tap, start);
    }
  }
  return payload;
}

/**
 * The taps of one image, one after the other, as they come out of a model that rounds them to float16 itself: the same
 * bits as {@link packFeatures} makes.
 * @throws HarnessError `FEATURE_OVERFLOW` when a value is NaN or infinite.
 */
export function joinHalves(taps: readonly Uint16Array[], image: string): Uint16Array {
  const payload = new Uint16Array(taps.reduce((sum, tap) => sum + tap.length, 0));
  let end = 0;
  for (const tap of taps) {
    payload.set(tap, end);
    end += tap.length;
  }
  if (!allFiniteHalves(payload)) {
    const bits = payload.find((half) => (half & 0x7c00) === 0x7c00) as number;
    const sign = (bits & 0x8000) === 0 ? 1 : -1;
    throw overflow((bits & 0x3ff) === 0 ? sign * Infinity : NaN, 'float16', image);
  }
  return payload;
}

function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** The first value that is not smaller than `limit`. A comparison with NaN is false, so NaN is found too. */
function firstBeyond(values: Float32Array, limit: number): number {
  return values.find((value) => !(Math.abs(value) < limit)) as number;
}

function overflow(value: number, dtype: FeatureType, image: string): HarnessError {
  return new HarnessError(
    'FEATURE_OVERFLOW',
    `a feature of ${image} is ${value}, beyond what ${dtype} holds.`,
    dtype === 'float16'
      ? 'Set features.dtype to float32 in the suite.'
      : 'The backbone gives no finite features for this image; check its weights.',
  );
}

/** Element type of a payload. */
export function typeOf(payload: FeaturePayload): FeatureType {
  return payload instanceof Float32Array ? 'float32' : 'float16';
}

/** Bytes that an entry of `length` values takes in a shard. */
export function entryBytes(dtype: FeatureType, length: number): number {
  return CHECKSUM + length * (dtype === 'float32' ? 4 : 2);
}

/**
 * A cache entry as it lies in a shard, in two parts: sha256 of key, element type and payload, then the payload itself,
 * which is not copied.
 */
export function encodeEntry(
  key: string,
  payload: FeaturePayload,
  checksum: Uint8Array = checksumOf(key, payload),
): readonly [checksum: Uint8Array, payload: Uint8Array] {
  return [checksum, bytesOf(payload)];
}

/** The checksum of an entry: sha256 of key, element type and payload. */
export function checksumOf(key: string, payload: FeaturePayload): Uint8Array {
  return checksum(key, typeOf(payload), bytesOf(payload));
}

function bytesOf({ buffer, byteOffset, byteLength }: FeaturePayload): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
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
