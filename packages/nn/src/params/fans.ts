import { NnError } from '../errors.js';

/**
 * What the axes of a weight mean: `linear` is `[in, out]`, `conv` `[kh, kw, in, out]`, `convTranspose`
 * `[kh, kw, out, in]`.
 */
export type WeightLayout = 'linear' | 'conv' | 'convTranspose';

/**
 * Fan-in and fan-out as PyTorch counts them. For a transposed convolution PyTorch reads its `[in, out, kh,
 * kw]` weight like that of a convolution, so there fan_in = kh kw out and fan_out = kh kw in; published
 * initialisations rely on it.
 */
export function fans(shape: readonly number[], layout: WeightLayout): { fanIn: number; fanOut: number } {
  const rank = layout === 'linear' ? 2 : 4;
  if (shape.length !== rank) {
    throw new NnError(
      'INVALID_SHAPE',
      `a ${layout} weight must have rank ${rank}, but its shape is [${shape.join(', ')}]`,
      'Give the initialiser the layout of the layer that it serves.',
    );
  }
  if (layout === 'linear') return { fanIn: shape[0], fanOut: shape[1] };
  const field = shape[0] * shape[1];
  return { fanIn: field * shape[2], fanOut: field * shape[3] };
}
