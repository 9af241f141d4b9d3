import { float16ToFloat32 } from '@protobench/nn';
import type { FeaturePayload } from './codec.js';

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
