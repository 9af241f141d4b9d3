import type { ArraysOf, JitOptions } from './types.js';
import { CompiledLoop } from './compiled-loop.js';
import { EagerLoop } from './eager-loop.js';

/** One step of a loop: from the state and this step's inputs to the next state and this step's output. */
export type StepFunction<State, Inputs, Output> = (
  state: State,
  inputs: Inputs,
) => { readonly state: State; readonly output: Output };

/** A function that is run over and over on its own state, which stays inside the runtime between steps. */
export interface Loop<State, Inputs, Output> {
  /** Runs one step. Steps run in the order of their calls, one at a time. */
  step(inputs: ArraysOf<Inputs>): Promise<ArraysOf<Output>>;
  /** A copy of the current state. */
  read(): Promise<ArraysOf<State>>;
  /** Frees sessions and buffers. Safe to call twice. */
  dispose(): Promise<void>;
}

/**
 * Compiles a training step, or any function that feeds itself. The state goes from the outputs of one step to the inputs
 * of the next as it is. A leaf that the step hands through unchanged is not even an output, and costs nothing.
 *
 * A step that fails leaves the state as it was before it.
 *
 * @param state initial state; copied, never changed.
 * @throws JitError `BAD_INPUT`, `NOT_A_TENSOR` or `DUPLICATE_PATH` at once for a state that is not one; by rejecting from
 * `step`, `STATE_CHANGED` when it returns a leaf of another shape or type, or other leaves, than it got.
 */
export function createLoop<State extends object, Inputs extends object, Output extends object>(
  fn: StepFunction<State, Inputs, Output>,
  state: ArraysOf<State>,
  options: JitOptions = {},
): Loop<State, Inputs, Output> {
  if (options.engine === 'eager') return new EagerLoop<State, Inputs, Output>(fn, state, options);
  return new CompiledLoop<State, Inputs, Output>(fn, state, options);
}
