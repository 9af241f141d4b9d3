import { normalise } from '@protobench/nn';
import type { Tensor3D } from '@tensorflow/tfjs';

/**
 * Tokens that several layer norms read. Norms of the same tokens differ in scale and shift only, which fold into the
 * linear layer that follows; so the tokens are normalised once, when first asked for.
 */
export interface Stream {
  /** `[batch or 1, count, width]` */
  readonly tokens: Tensor3D;
  /** The same, each token with mean 0 and deviation 1. */
  unit(): Tensor3D;
}

/** A stream of `tokens`; `eps` is that of the layer norms. */
export function stream(tokens: Tensor3D, eps: number): Stream {
  let unit: Tensor3D | undefined;
  return { tokens, unit: () => (unit ??= normalise(tokens, eps)) };
}
