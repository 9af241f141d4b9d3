import { sizeOf, type NDArray } from '@protobench/jit';
import type { RandomStream } from '@protobench/nn';
import type { NoiseInput } from '../contract/detector.js';

/** The random inputs of one step; each is a function of stream, name and step alone. */
export function drawNoise(
  wanted: Readonly<Record<string, NoiseInput>>,
  stream: RandomStream,
  step: number,
): Record<string, NDArray> {
  const out: Record<string, NDArray> = {};
  for (const [name, { shape, distribution }] of Object.entries(wanted)) {
    const data = new Float32Array(sizeOf(shape));
    const source = stream.child(name).child(step);
    if (distribution === 'uniform') source.fillUniform(data);
    else source.fillNormal(data);
    out[name] = { shape, dtype: 'float32', data };
  }
  return out;
}
