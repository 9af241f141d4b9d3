import { float32, sizeOf, type NDArray } from '@protobench/jit';
import type { ParameterShapes, StateReader } from '../network/layer.js';

// A constant of the module: a look-up for each of the millions of numbers is slow in the realms that jest makes.
const { imul } = Math;

/** The rule by which the reference implementations were filled, so that no weights need to be shipped: see golden/README.md. */
function fillTensor(name: string, shape: readonly number[]): Float32Array {
  const size = sizeOf(shape);
  const value = ruleFor(name, shape, size);
  const hash = fnv1a(name);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = value(pseudoRandom(i, hash));
  return values;
}

/** A whole state dict by {@link fillTensor}. */
export function filledState(shapes: ParameterShapes): StateReader {
  return (name) => fillTensor(name, shapes[name]);
}

/** The input that goes with filled weights, `[1, 3, height, width]` by the rule, as `[1, height, width, 3]`. */
export function filledInput([, , height, width]: readonly number[]): NDArray {
  const hash = fnv1a('input');
  const data = Float32Array.from({ length: height * width * 3 }, (_, i) => {
    const position = (i % 3) * height * width + Math.floor(i / 3);
    return 1.5 * pseudoRandom(position, hash);
  });
  return float32([1, height, width, 3], data);
}

function ruleFor(name: string, shape: readonly number[], size: number): (r: number) => number {
  if (name.endsWith('running_var')) return (r) => 1 + 0.5 * Math.abs(r);
  if (name.endsWith('running_mean')) return (r) => 0.1 * r;
  if (name.endsWith('gamma')) return (r) => 0.5 + 0.1 * r;
  if (/^(pos_embed|cls_token|register_tokens|mask_token)$/.test(name)) return (r) => 0.02 * r;
  if (shape.length === 1) return name.endsWith('weight') ? (r) => 1 + 0.1 * r : (r) => 0.1 * r;
  const scale = Math.sqrt(3 / (size / shape[0]));
  return (r) => r * scale;
}

/** A number in [-1, 1) for element `i`. */
function pseudoRandom(i: number, hash: number): number {
  let x = (imul(i, 0x9e3779b1) + hash) >>> 0;
  x ^= x >>> 16;
  x = imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return (x >>> 0) / 2 ** 31 - 1;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
