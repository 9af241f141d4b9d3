import { float32 } from '@protobench/jit';
import type { NDArray } from '@protobench/jit';
import type { RandomStream } from '../random/random-stream.js';
import type { Initialiser } from './initialisers.js';

/** Declaration of one named tensor (always float32). */
export interface ParamSpec {
  readonly shape: readonly number[];
  readonly init: Initialiser;
  /** `true`: a parameter, trained by the optimiser. `false`: a buffer, such as a running mean. */
  readonly trainable: boolean;
}

/** Named tensors of a layer or a model; names are flat, as in a state dict: `decoder.0.attn.q.weight`. */
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;

/** First values of a model. */
export interface InitialTensors {
  readonly params: Record<string, NDArray>;
  readonly buffers: Record<string, NDArray>;
}

/**
 * Creates every declared tensor. Tensor `name` draws from `stream.child(name)`, so neither the order of
 * declaration nor the presence of other tensors changes its values.
 */
export function initialise(specs: ParamSpecs, stream: RandomStream): InitialTensors {
  const params: Record<string, NDArray> = {};
  const buffers: Record<string, NDArray> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const values = float32(spec.shape, spec.init(spec.shape, stream.child(name)));
    (spec.trainable ? params : buffers)[name] = values;
  }
  return { params, buffers };
}
