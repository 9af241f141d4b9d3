import { sizeOf } from '@protobench/jit';
import { normal, RandomStream } from '@protobench/nn';
import type { ParameterShapes, StateReader } from '../network/layer.js';

/**
 * Values for a network without published weights, the same for the same seed: norms that do nothing, biases of zero,
 * weights of N(0, 2 / fan_in) (He et al., ICCV 2015), tokens, positions and layer scales as in `valuesOf`.
 */
export function randomState(shapes: ParameterShapes, seed: number): StateReader {
  const root = RandomStream.fromSeed(seed).child('backbone');
  return (name) => valuesOf(name, shapes[name], root.child(name));
}

function valuesOf(name: string, shape: readonly number[], stream: RandomStream): Float32Array {
  const size = sizeOf(shape);
  if (/(token|tokens|pos_embed)$/.test(name)) return normal(0.02)(shape, stream);
  if (name.endsWith('.gamma') || name.endsWith('running_var')) return new Float32Array(size).fill(1);
  if (shape.length === 1) return new Float32Array(size).fill(name.endsWith('weight') ? 1 : 0);
  return normal(Math.sqrt(2 / (size / shape[0])))(shape, stream);
}
