import type { NDArray } from '@protobench/jit';
import { float32 } from '@protobench/jit';
import type { ParameterShapes } from '../network/layer.js';
import { filledState } from '../verify/fill-rule.js';

/** Tensors of the given shapes with values by the fill rule, as a weight file holds them. */
export function filledTensors(shapes: ParameterShapes): Record<string, NDArray> {
  const state = filledState(shapes);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, float32(shape, state(name))]),
  );
}
