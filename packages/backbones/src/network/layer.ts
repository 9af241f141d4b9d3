import type { NDArray } from '@protobench/jit';
import type { Tensor } from '@tensorflow/tfjs';

/** Shapes of tensors by their names in the published state dict: convolutions `[out, in, kh, kw]`, linear `[out, in]`. */
export type ParameterShapes = Readonly<Record<string, readonly number[]>>;

/** Looks up the values of a tensor of the published state dict. */
export type StateReader = (name: string) => Float32Array;

/** Tensors as the forward pass uses them: transposed for TensorFlow.js, batch norms folded in. */
export type PreparedArrays = Readonly<Record<string, NDArray>>;

/** Prepared tensors inside the forward pass. */
export type LayerTensors = Readonly<Record<string, Tensor>>;

/** A layer with published weights. */
export interface Layer {
  readonly parameters: ParameterShapes;
  /** What the forward pass uses, from the published tensors; done once when weights are loaded. */
  prepare(state: StateReader): PreparedArrays;
}

/** Parameters of several layers. */
export function parametersOf(layers: readonly Layer[]): ParameterShapes {
  return Object.assign({}, ...layers.map(({ parameters }) => parameters)) as ParameterShapes;
}
