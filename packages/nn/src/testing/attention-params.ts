import type * as tf from '@tensorflow/tfjs';
import { gaussian } from './arrays.js';
import type { Shaped } from './arrays.js';
import { affineLoop } from './loops.js';

/** Weights and biases of the layers `q`, `k`, `v`, `proj` (or others) of an attention of the given width. */
export function projectionArrays(width: number, layers = ['q', 'k', 'v', 'proj']): Record<string, Shaped> {
  return Object.fromEntries(
    layers.flatMap((layer) => [
      [`${layer}W`, gaussian(`${layer}W`, [width, width], 0.6)],
      [`${layer}B`, gaussian(`${layer}B`, [width], 0.3)],
    ]),
  );
}

/** The same under the names that a layer `attn` looks up. */
export function projectionParams(tensors: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => /[WB]$/.test(name))
      .map(([name, value]) => [`attn.${name.slice(0, -1)}.${name.endsWith('W') ? 'weight' : 'bias'}`, value]),
  );
}

/** Linear layer `layer` of {@link projectionArrays} as loops. */
export function projectLoop(
  x: Float64Array,
  arrays: Record<string, Float64Array>,
  layer: string,
): Float64Array {
  const bias = arrays[`${layer}B`];
  return affineLoop(x, arrays[`${layer}W`], bias, bias.length, bias.length);
}
